@profile:tele-stroke @seat:archive @seat:ehr @seat:modality @seat:viewer
Feature: Tele-stroke: a rural CT reaches the neurologist
  A clinic without a neurologist scans a patient. The neurologist, far away, sees record and images in one application.

  @tx:RAD-5 @tx:RAD-6 @tx:RAD-7 @tx:RAD-8 @tx:RAD-10 @tx:RAD-107 @tx:RAD-108 @tx:RAD-129
  Scenario Outline: a head CT stored by <transport> is read by the neurologist
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When the modality finds the order in its worklist
    And the modality reports the procedure step in progress
    And the modality acquires a head CT with a soft and a sharp kernel
    And the modality stores the study by <transport>
    And the modality asks the archive to commit to the study
    And the modality reports the procedure step completed
    And the clinic records vital signs and an NIHSS of 14
    And the EHR publishes the imaging study
    And the neurologist opens the patient's record
    And the neurologist views the images
    Then the archive lists the study with 2 series
    And the record shows an NIHSS of 14
    And the record links the study with 2 series
    And the neurologist sees every acquired image with identical pixels

    Examples:
      | transport |
      | STOW-RS   |
      | C-STORE   |
