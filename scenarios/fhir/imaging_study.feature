@seat:archive @seat:ehr @seat:modality @seat:viewer @tx:RAD-107
Feature: ImagingStudy and Endpoint

  Scenario: a published study leads to the images of its patient
    Given 1 patients were created
    And a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality finds the order in its worklist
    And the modality acquires a head CT of 2 slices for the order
    And the modality stores the study by C-STORE
    And the EHR publishes the imaging study
    And the neurologist opens the patient's record
    And the neurologist views the images
    Then the record links the study with 2 series
    And the neurologist sees every acquired image with identical pixels
