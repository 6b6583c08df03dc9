@seat:archive @seat:modality @tx:RAD-8 @tx:RAD-10
Feature: Storage and storage commitment by DIMSE

  Scenario: a CT stored by C-STORE is listed and committed
    Given the modality has acquired a head CT of 2 slices
    When the modality stores the study by C-STORE
    And the modality asks the archive to commit to the study
    Then the archive lists the study with 2 series
    And the archive commits to everything

  Scenario: the archive does not commit to what it never received
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by C-STORE
    And the modality asks the archive to commit to the study and 1 instance never sent
    Then the archive reports what it does not hold
