@seat:archive @tx:RAD-129
Feature: Query over the web

  Scenario: a study, its series and its instances are found
    Given the archive holds a head CT of 3 slices
    When a web client searches studies by PatientID
    Then the web client finds 1
    When a web client searches studies by StudyInstanceUID
    Then the web client finds 1
    When a web client searches the study's series
    Then the web client finds 2
    When a web client searches the study's instances
    Then the web client finds 6
    When a web client searches the study's instances of the first series
    Then the web client finds 3
    When a web client searches the study and asks for StudyDescription too
    Then the web client finds 1
    When a web client searches the study and asks for Modality too
    Then the web client finds 1
    When a web client asks for ImageType of every instance
    Then the web client finds 6
    When a web client searches fuzzily by PatientID
    Then the web client finds 1
    When a web client follows the study's Retrieve URL
    Then the web client receives it

  Scenario: pages hold everything once
    Given the archive holds a head CT of 3 slices
    When a web client searches the study's instances
    Then the web client finds 6
    When a web client pages through the instances by 4
    Then the pages hold every instance once

  Scenario: no match is an answer, a bad question is not
    Given the archive holds a head CT of 1 slices
    When a web client searches a patient nobody has
    Then the web client finds nothing
    When a web client searches for a patient ID that begins like nobody's
    Then the web client finds nothing
    When a web client searches for studies of another century
    Then the web client finds nothing
    When a web client searches for studies at another time of day
    Then the web client finds nothing
    When a web client searches for two studies nobody has
    Then the web client finds nothing
    When a web client searches for series of a step nobody scheduled
    Then the web client finds nothing
    When a web client searches with an unknown attribute
    Then the archive refuses the request
    When a web client searches with a limit that is no number
    Then the archive refuses the request
    When a web client searches with a negative offset
    Then the archive refuses the request
    When a web client searches with an attribute given twice
    Then the archive refuses the request
    When a web client searches with a fuzzymatching value that is none
    Then the archive refuses the request
    When a web client puts something in the place of all studies
    Then the archive refuses the request
