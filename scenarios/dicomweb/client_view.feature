@seat:archive @seat:viewer
Feature: A viewer reads a study over the web

  Scenario: a stored study is found and read
    Given the archive holds a head CT of 2 slices
    When a web viewer shows the study
