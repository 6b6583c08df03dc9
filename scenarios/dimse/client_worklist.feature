@seat:ehr @seat:modality @tx:RAD-5
Feature: A modality asks for its worklist

  Scenario: whatever is scheduled for CT is asked for
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality asks for its worklist
