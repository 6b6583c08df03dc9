@seat:archive @seat:modality @seat:viewer
Feature: Clients of a DICOMweb archive

  Scenario: a study is stored over the web and read over the web
    Given the modality has acquired a head CT of 2 slices
    When the modality stores the study by STOW-RS
    And a web viewer shows the study
    Then the archive lists the study with 2 series
