"""Where images come from: raw data, parameters, software (family `lineage`).

What the standard says of it is little (PS3.3 C.12.4: which sequence names what); the rest is a
contract of Plugfest's own, so a violation of it only warns. It binds who makes the claim: objects
that name raw data, keep it in our private block, or state a hash of their parameters. Where they
can be compared, the pixels are asked whether it is true.
Elsewhere judged: that raw data has a Creator-Version UID (`iod.type-1-is-present`) that is one
(`value.ui-is-well-formed`), and that what is named is there (`reference.target-is-in-the-set`).
"""

from harness.checks.object.provenance import creator_version as creator_version
from harness.checks.object.provenance import formats as formats
from harness.checks.object.provenance import noise as noise
from harness.checks.object.provenance import parameters as parameters
from harness.checks.object.provenance import payload as payload
from harness.checks.object.provenance import reprocessing as reprocessing
from harness.checks.object.provenance import series_of_one_raw as series_of_one_raw
from harness.checks.object.provenance import software as software
from harness.checks.object.provenance import sources as sources
