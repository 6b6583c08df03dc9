@seat:archive @seat:modality @tx:RAD-108
Feature: A modality stores over the web

  Scenario: a CT stored by STOW-RS is listed
    Given the modality has acquired a head CT of 2 slices
    When the modality stores the study by STOW-RS
    Then the archive lists the study with 2 series
