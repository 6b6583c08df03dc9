@seat:ehr @seat:modality @tx:RAD-5 @tx:RAD-6 @tx:RAD-7
Feature: Worklist and performed procedure step

  Scenario: a discontinued step is reported
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality finds the order in its worklist
    And the modality reports the procedure step in progress
    And the modality reports the procedure step discontinued
