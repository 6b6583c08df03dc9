@seat:ehr @seat:viewer
Feature: Observations

  Scenario: what the clinic recorded is what the neurologist reads
    Given 1 patients were created
    And a patient with a suspected stroke is registered
    When the clinic records vital signs and an NIHSS of 14
    And the neurologist opens the patient's record
    Then the record shows an NIHSS of 14
