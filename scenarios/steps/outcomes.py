"""Then: outcomes that a radiographer, a nurse or a neurologist would recognise."""

from behave import then


@then("the archive lists the study with {series:d} series")
def archive_lists(context, series):
    context.session.web_client.list_study(series)


@then("the record shows an NIHSS of {total:d}")
def record_shows(context, total):
    context.session.neurologist.record_shows_nihss(total)


@then("the record links the study with {series:d} series")
def record_links(context, series):
    context.session.neurologist.record_links_study(series)


@then("the neurologist sees every acquired image with identical pixels")
def sees_images(context):
    context.session.neurologist.sees_identical_pixels()


@then("the archive commits to everything")
def committed(context):
    context.session.scanner.commitment_was("committed")


@then("the archive reports what it does not hold")
def not_committed(context):
    context.session.scanner.commitment_was("failed")


@then("the first item is listed again")
def item_listed_again(context):
    context.session.scanner.listed_again()


@then("the workstation finds {count:d}")
def workstation_finds(context, count):
    context.session.workstation.found(count)


@then("the workstation has received {count:d} images")
def workstation_received(context, count):
    context.session.workstation.received(count)


@then("the archive refuses and sends nothing")
def refuses(context):
    context.session.workstation.refused()


@then("the web client finds {count:d}")
def web_finds(context, count):
    context.session.web_client.found(count)


@then("the web client finds nothing")
def web_finds_nothing(context):
    context.session.web_client.found_nothing()


@then("the pages hold every instance once")
def pages_complete(context):
    context.session.web_client.pages_hold_everything()


@then("the web client receives it")
def web_receives(context):
    context.session.web_client.received()


@then("the archive refuses the request")
def archive_refuses(context):
    context.session.web_client.refused()


@then("the archive answers")
def archive_answers(context):
    context.session.web_client.answered()


@then("the archive does not claim to have stored everything")
def archive_claims_no_success(context):
    context.session.web_client.did_not_store_all()


@then("the EHR does it")
def ehr_accepts(context):
    context.session.fhir_client.accepted()


@then("the EHR refuses the request")
def ehr_refuses(context):
    context.session.fhir_client.refused()


@then("the FHIR client finds every patient once")
def finds_all(context):
    context.session.fhir_client.found_all()


@then("the FHIR client finds this patient and nobody else")
def finds_first(context):
    context.session.fhir_client.found_first()


@then("the FHIR client finds the raw file that was filed and no other")
def finds_raw_file(context):
    context.session.fhir_client.found_raw_file()


@then("the FHIR client finds the provenance that was filed and no other")
def finds_provenance(context):
    context.session.fhir_client.found_provenance()


@then("the EHR takes the report")
def report_taken(context):
    context.session.step_reports.taken()


@then("the EHR refuses the report")
def report_refused(context):
    context.session.step_reports.refused()


@then("the first item is not listed")
def item_not_listed(context):
    context.session.scanner.not_listed()


@then("there is an alert of {what}")
def alert_raised(context, what):
    context.session.lineage.alerted(what)


@then("there is no alert of {what}")
def alert_gone(context, what):
    context.session.lineage.silent(what)


@then("the first raw file is linked to {series:d} series")
def raw_linked(context, series):
    context.session.lineage.linked(series)


@then("the links of the first raw file are as they were")
def links_kept(context):
    context.session.lineage.links_kept()


@then("the scanner refuses to reconstruct the first raw file")
def scanner_refuses(context):
    context.session.lineage.scanner_refuses()


@then("there is {why}, no pixel, and an alert of {what}")
def not_reconstructed(context, why, what):
    context.session.lineage.refused(why)
    context.session.lineage.alerted(what)


@then("the pinned software of generation {generation} was found for it by its digest")
def software_found(context, generation):
    context.session.lineage.done_by(generation)


@then("{series:d} series came out with identical pixels")
def identical_pixels(context, series):
    context.session.lineage.same_pixels(series)


@then("the FHIR client reads the same provenance as before")
def provenance_kept(context):
    context.session.fhir_client.same_provenance()
