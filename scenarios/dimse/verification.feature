@seat:archive @seat:ehr
Feature: DICOM Verification

  Scenario: the archive answers a modality and a workstation
    When the modality verifies the connection to the archive
    And a workstation verifies the connection to the archive

  Scenario: the EHR answers a modality
    When the modality verifies the connection to the ehr
