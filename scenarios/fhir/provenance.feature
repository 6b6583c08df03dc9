@seat:archive @seat:ehr @seat:modality
Feature: Provenance

  Scenario: raw data, software and parameters of a study are filed and read back
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality finds the order in its worklist
    And the modality acquires a head CT of 2 slices for the order
    And the modality stores the study by C-STORE
    And the modality files the provenance of the study with the EHR
    And a FHIR client reads the provenance of the study
    Then the EHR does it
    When a FHIR client searches what was made of the raw file
    Then the FHIR client finds the provenance that was filed and no other
    When a FHIR client searches the raw file by its UID
    Then the FHIR client finds the raw file that was filed and no other
