@seat:archive @seat:viewer @tx:RAD-14
Feature: Every kind of attribute matching

  Scenario: studies are matched by wild cards, ranges and lists
    Given the archive holds a head CT of 1 slices
    When a workstation queries the patient's studies where PatientName is *^*
    And a workstation queries the patient's studies where PatientName is ?????????*
    And a workstation queries the patient's studies where PatientName is Nobody*
    And a workstation queries the patient's studies where StudyDate is 20000101-
    And a workstation queries the patient's studies where StudyDate is -19991231
    And a workstation queries the patient's studies where StudyDate is 20000101-20991231
    And a workstation queries the patient's studies where StudyTime is 0000-2359
    And a workstation queries the patient's studies where StudyTime is -000000
    And a workstation queries the patient's studies where ModalitiesInStudy is CT
    And a workstation queries the patient's studies where ModalitiesInStudy is MR
    And a workstation queries the patient's studies where ModalitiesInStudy is CT\MR
    And a workstation queries the patient's studies where StudyInstanceUID is 2.25.1\2.25.2
    And a workstation queries the patient's studies where StudyID is S*
    And a workstation queries the patient's studies where AccessionNumber is no such number
