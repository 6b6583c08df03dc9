"""The R4 data types that the served resources use, in the notation of `structure`.

One line an element: name, `*` when it repeats, `!` when it must be there, then its type or types.
"""

from __future__ import annotations

from typing import Final

UNITS_OF_TIME: Final = "code(s|min|h|d|wk|mo|a)"
WEEKDAYS: Final = "code(mon|tue|wed|thu|fri|sat|sun)"
GENDER: Final = "code(male|female|other|unknown)"
QUANTITY: Final = """
    value: decimal
    comparator: code(<|<=|>=|>)
    unit: string
    system: uri
    code: code
"""

DATATYPES: Final[dict[str, str]] = {
    "Address": """
        use: code(home|work|temp|old|billing)
        type: code(postal|physical|both)
        text: string
        line*: string
        city: string
        district: string
        state: string
        postalCode: string
        country: string
        period: Period
    """,
    "Age": QUANTITY,
    "Annotation": """
        author[x]: Reference(Practitioner|Patient|RelatedPerson|Organization), string
        time: dateTime
        text!: markdown
    """,
    "Attachment": """
        contentType: code
        language: code
        data: base64Binary
        url: url
        size: unsignedInt
        hash: base64Binary
        title: string
        creation: dateTime
    """,
    "CodeableConcept": """
        coding*: Coding
        text: string
    """,
    "Coding": """
        system: uri
        version: string
        code: code
        display: string
        userSelected: boolean
    """,
    "ContactDetail": """
        name: string
        telecom*: ContactPoint
    """,
    "ContactPoint": """
        system: code(phone|fax|email|pager|url|sms|other)
        value: string
        use: code(home|work|temp|old|mobile)
        rank: positiveInt
        period: Period
    """,
    "Count": QUANTITY,
    "Distance": QUANTITY,
    "Duration": QUANTITY,
    "Extension": """
        url!: uri
        value[x]: *
    """,
    "HumanName": """
        use: code(usual|official|temp|nickname|anonymous|old|maiden)
        text: string
        family: string
        given*: string
        prefix*: string
        suffix*: string
        period: Period
    """,
    "Identifier": """
        use: code(usual|official|temp|secondary|old)
        type: CodeableConcept
        system: uri
        value: string
        period: Period
        assigner: Reference(Organization)
    """,
    "Meta": """
        versionId: id
        lastUpdated: instant
        source: uri
        profile*: canonical
        security*: Coding
        tag*: Coding
    """,
    "Money": """
        value: decimal
        currency: code
    """,
    "Narrative": """
        status!: code(generated|extensions|additional|empty)
        div!: xhtml
    """,
    "Period": """
        start: dateTime
        end: dateTime
    """,
    "Quantity": QUANTITY,
    "Range": """
        low: Quantity
        high: Quantity
    """,
    "Ratio": """
        numerator: Quantity
        denominator: Quantity
    """,
    "Reference": """
        reference: string
        type: uri
        identifier: Identifier
        display: string
    """,
    "SampledData": """
        origin!: Quantity
        period!: decimal
        factor: decimal
        lowerLimit: decimal
        upperLimit: decimal
        dimensions!: positiveInt
        data: string
    """,
    "Signature": """
        type*!: Coding
        when!: instant
        who!: Reference(Practitioner|PractitionerRole|RelatedPerson|Patient|Device|Organization)
        onBehalfOf: Reference(Practitioner|PractitionerRole|RelatedPerson|Patient|Device
            |Organization)
        targetFormat: code
        sigFormat: code
        data: base64Binary
    """,
    "Timing": """
        event*: dateTime
        repeat: .
        code: CodeableConcept
    """,
    "Timing.repeat": f"""
        bounds[x]: Duration, Range, Period
        count: positiveInt
        countMax: positiveInt
        duration: decimal
        durationMax: decimal
        durationUnit: {UNITS_OF_TIME}
        frequency: positiveInt
        frequencyMax: positiveInt
        period: decimal
        periodMax: decimal
        periodUnit: {UNITS_OF_TIME}
        dayOfWeek*: {WEEKDAYS}
        timeOfDay*: time
        when*: code
        offset: unsignedInt
    """,
}

# What every resource and every resource with a narrative may carry (resource.html, domainresource).
RESOURCE: Final = """
    id: id
    meta: Meta
    implicitRules: uri
    language: code
    text: Narrative
    contained*: Resource
    extension*: Extension
    modifierExtension*: Extension
"""
