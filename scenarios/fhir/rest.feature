@seat:ehr
Feature: FHIR REST

  Scenario: the server says what it can do
    When a FHIR client asks for the capabilities
    Then the EHR does it

  Scenario: a resource is read, updated, and protected against lost updates
    Given 1 patients were created
    When a FHIR client reads the patient
    Then the EHR does it
    When a FHIR client updates the patient
    Then the EHR does it
    When a FHIR client updates the patient from an old version
    Then the EHR refuses the request

  Scenario: searches find what is there and nothing else
    Given 5 patients were created
    When a FHIR client searches the patients in pages of 2
    Then the FHIR client finds every patient once
    When a FHIR client searches the patient by identifier
    Then the FHIR client finds this patient and nobody else
    When a FHIR client searches the patient by _id
    Then the FHIR client finds this patient and nobody else

  Scenario: bad requests are refused
    When a FHIR client reads a patient that does not exist
    Then the EHR refuses the request
    When a FHIR client creates something that is no JSON
    Then the EHR refuses the request
    When a FHIR client creates an observation in the place of patients
    Then the EHR refuses the request

  Scenario: what was registered and ordered can be read
    Given a patient with a suspected stroke is registered
    And a head CT is ordered for the patient
    When a FHIR client reads the encounter
    Then the EHR does it
    When a FHIR client reads the order
    Then the EHR does it
