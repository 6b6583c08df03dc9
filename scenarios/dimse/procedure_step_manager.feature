@seat:ehr @tx:RAD-6 @tx:RAD-7
Feature: Performed procedure step manager

  Scenario: a step is created once
    When a performed step is created
    Then the EHR takes the report
    When the same performed step is created again
    Then the EHR refuses the report

  Scenario Outline: a step that was <status> is not changed any more
    When a performed step is created
    And the performed step is set to <status>
    Then the EHR takes the report
    When the performed step is set to <status>
    Then the EHR refuses the report

    Examples:
      | status       |
      | COMPLETED    |
      | DISCONTINUED |

  Scenario Outline: a step without <what> is not created
    When a performed step is created without <what>
    Then the EHR refuses the report

    Examples:
      | what                     |
      | its station              |
      | its start                |
      | the study it belongs to  |

  Scenario: a step begins in progress
    When a performed step is created as COMPLETED
    Then the EHR refuses the report

  Scenario: a step that nobody created is not changed
    When a performed step that nobody created is set to COMPLETED
    Then the EHR refuses the report
