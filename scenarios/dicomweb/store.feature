@seat:archive @tx:RAD-108
Feature: Storage over the web

  Scenario: a CT stored by STOW-RS is listed
    Given the modality has acquired a head CT of 2 slices
    When the modality stores the study by STOW-RS
    Then the archive lists the study with 2 series

  Scenario: storing an instance again makes no second one
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by STOW-RS
    And a web client stores a retrieved instance again
    And a web client searches the study's instances
    Then the web client finds 2

  Scenario: what is no DICOM object is refused
    When a web client stores garbage
    Then the archive refuses the request
    When a web client stores a spreadsheet
    Then the archive refuses the request

  Scenario: one good part and one bad part
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by STOW-RS
    And a web client stores a retrieved instance together with garbage
    Then the archive does not claim to have stored everything

  Scenario: a request that ends too early is not taken for whole
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by STOW-RS
    And a web client stores a retrieved instance without closing the request
    Then the archive does not claim to have stored everything

  Scenario: an instance of another study is refused
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by STOW-RS
    And a web client stores a retrieved instance below another study
    Then the archive refuses the request
