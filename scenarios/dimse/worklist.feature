@seat:ehr @seat:modality @tx:RAD-5
Feature: Modality worklist

  Scenario: what is scheduled is listed, and found by each of its keys
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality asks for its worklist
    And the modality asks for the first item again by patient
    Then the first item is listed again
    When the modality asks for the first item again by accession number
    Then the first item is listed again
    When the modality asks for the first item again by station
    Then the first item is listed again
    When the modality asks for the first item again by date
    Then the first item is listed again

  Scenario Outline: what is asked for by another <key> is not answered with the first item
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality asks for its worklist
    And the modality asks for another <key> than the first item has
    Then the first item is not listed

    Examples:
      | key              |
      | patient          |
      | accession number |
      | station          |
      | date             |
      | time             |
      | modality         |
