@profile:upgrade-drill @seat:modality @seat:archive @seat:ehr
Feature: Upgrade drill: raw data outlives the software that wrote it
  A scanner is upgraded and cannot read its own older raw files any more. The site has kept the old software, pinned, and
  knows which raw file each series was made of.

  Scenario: a raw file of the old software is reconstructed again after the upgrade
    Given software of generations 1 and 2 is pinned
    And the modality has acquired a head CT of 2 slices
    And the modality has stored it by C-STORE
    When the modality files the provenance of the study with the EHR
    And a FHIR client reads the provenance of the study
    And the keeper of the lineage reads the archive and the scanner's raw files
    Then there is an alert of an unknown scanner
    And the first raw file is linked to 2 series
    When the operator acknowledges the alert of an unknown scanner
    And the scanner is upgraded to generation 2
    And the modality acquires another head CT of 2 slices
    And the modality stores the study by C-STORE
    And the keeper of the lineage reads the archive and the scanner's raw files
    Then there is an alert of unknown software
    When the operator acknowledges the alert of unknown software
    And the keeper of the lineage reads the archive and the scanner's raw files
    Then there is no alert of unknown software
    And the scanner refuses to reconstruct the first raw file
    When the pinned software of generation 2 is asked to reconstruct the first raw file
    Then there is no reader, no pixel, and an alert of raw data without a reader
    When the first raw file is reconstructed again
    Then the pinned software of generation 1 was found for it by its digest
    And 2 series came out with identical pixels
    And there is no alert of raw data without a reader
    And the links of the first raw file are as they were
    When the new series are stored in the archive
    And the keeper of the lineage reads the archive and the scanner's raw files
    Then the first raw file is linked to 4 series
    And the links of the first raw file are as they were
    And the FHIR client reads the same provenance as before

  Scenario: a raw file that changed since is noticed and not reconstructed
    Given software of generation 1 is pinned
    And the modality has acquired a head CT of 2 slices
    And the modality has stored it by C-STORE
    When the modality stores its raw data by C-STORE
    And the keeper of the lineage reads the archive and the scanner's raw files
    And one bit of the first raw file changes
    And the first raw file is reconstructed again
    Then there is no copy that is whole, no pixel, and an alert of a changed raw file
    When one bit of the first raw file changes
    And the first raw file is reconstructed again
    Then 2 series came out with identical pixels
    And there is no alert of a changed raw file

  Scenario: a raw file that was lost comes back out of the archive
    Given software of generation 1 is pinned
    And the modality has acquired a head CT of 2 slices
    And the modality has stored it by C-STORE
    When the modality stores its raw data by STOW-RS
    And the keeper of the lineage reads the archive and the scanner's raw files
    And the first raw file is lost
    And the first raw file is reconstructed again
    Then there is no copy that is whole, no pixel, and an alert of a lost raw file
    When the keeper of the lineage fetches the first raw file from the archive
    And the first raw file is reconstructed again
    Then 2 series came out with identical pixels
