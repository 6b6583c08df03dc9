@seat:archive @seat:ehr @seat:modality @tx:RAD-5 @tx:RAD-6 @tx:RAD-7 @tx:RAD-8
Feature: Images of a performed procedure step

  Scenario: a completed step and its images say what the order said
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality finds the order in its worklist
    And the modality reports the procedure step in progress
    And the modality acquires a head CT of 2 slices for the order
    And the modality stores the study by C-STORE
    And the modality reports the procedure step completed
