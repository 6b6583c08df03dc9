@seat:archive @seat:viewer @tx:RAD-14 @tx:RAD-16
Feature: Query and retrieve by DIMSE

  Scenario: a study is found at every level
    Given the archive holds a head CT of 2 slices
    When a workstation queries at STUDY level by PatientID
    Then the workstation finds 1
    When a workstation queries at STUDY level by StudyInstanceUID and StudyDate
    Then the workstation finds 1
    When a workstation queries at SERIES level by StudyInstanceUID and Modality
    Then the workstation finds 2
    When a workstation queries at IMAGE level by StudyInstanceUID and SeriesInstanceUID
    Then the workstation finds 2
    When a workstation queries the patient at PATIENT level by PatientID
    Then the workstation finds 1
    When a workstation queries for a patient nobody has
    Then the workstation finds 0

  Scenario: a study is moved to the workstation
    Given the archive holds a head CT of 2 slices
    When a workstation moves the STUDY to itself
    Then the workstation has received 4 images
    When a workstation moves the SERIES to itself
    Then the workstation has received 2 images

  Scenario: an unknown destination is refused
    Given the archive holds a head CT of 1 slices
    When a workstation moves the study to a destination nobody knows
    Then the archive refuses and sends nothing

  Scenario: a study is fetched on the same association
    Given the archive holds a head CT of 2 slices
    When a workstation gets the STUDY
    Then the workstation has received 4 images
