@seat:archive @tx:RAD-107
Feature: Retrieve over the web

  Scenario: everything of a study is retrieved
    Given the archive holds a head CT of 2 slices
    When a web client retrieves the study
    Then the web client receives it
    When a web client retrieves a series
    Then the web client receives it
    When a web client retrieves an instance
    Then the web client receives it
    When a web client retrieves the study's metadata
    Then the web client receives it
    When a web client retrieves a series' metadata
    Then the web client receives it
    When a web client retrieves an instance's metadata
    Then the web client receives it
    When a web client retrieves a frame
    Then the web client receives it
    When a web client retrieves a rendered image
    Then the web client receives it
    When a web client follows the pixel data's URI in the metadata
    Then the web client receives it
    When a web client retrieves the study in any media type
    Then the web client receives it
    When a web client retrieves the study's metadata in any media type
    Then the web client receives it

  Scenario: what is not there or cannot be given is refused
    Given the archive holds a head CT of 1 slices
    When a web client retrieves an unknown study
    Then the archive refuses the request
    When a web client retrieves the study as a spreadsheet
    Then the archive refuses the request
    When a web client retrieves an instance below another study
    Then the archive refuses the request
    When a web client retrieves frame 0
    Then the archive refuses the request
    When a web client retrieves a frame beyond the last
    Then the archive refuses the request
    When a web client retrieves the study as a single file
    Then the archive answers
    When a web client retrieves the study as a film
    Then the archive answers
