@seat:archive @seat:modality @tx:RAD-8
Feature: Storage by DIMSE, without commitment

  Scenario: a CT stored by C-STORE is listed
    Given the modality has acquired a head CT of 2 slices
    When the modality stores the study by C-STORE
    Then the archive lists the study with 2 series
