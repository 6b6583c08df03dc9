"""When: one step per transaction, one call per step."""

from behave import when

# ---------------------------------------------------------------- modality


@when("the modality verifies the connection to the {seat}")
def modality_verifies(context, seat):
    context.session.scanner.verify(seat)


@when("the modality finds the order in its worklist")
def worklist(context):
    context.session.scanner.find_in_worklist()


@when("the modality asks for its worklist")
def whole_worklist(context):
    context.session.scanner.ask_worklist()


@when("the modality asks for the first item again by {key}")
def worklist_again(context, key):
    context.session.scanner.ask_worklist_by(key)


@when("the modality asks for another {key} than the first item has")
def worklist_for_another(context, key):
    context.session.scanner.ask_worklist_for_another(key)


@when("the modality reports the procedure step in progress")
def step_in_progress(context):
    context.session.scanner.start_step()


@when("the modality acquires a head CT with a soft and a sharp kernel")
def acquires(context):
    context.session.scanner.acquire()


@when("the modality acquires a head CT of {slices:d} slices for the order")
def acquires_small(context, slices):
    context.session.scanner.acquire_ordered(slices)


@when("the modality stores the study by STOW-RS")
def stores_by_web(context):
    context.session.scanner.store("stow")


@when("the modality stores the study by C-STORE")
def stores_by_dimse(context):
    context.session.scanner.store("c-store")


@when("the modality stores its raw data by STOW-RS")
def stores_raw_by_web(context):
    context.session.scanner.store_raw("stow")


@when("the modality stores its raw data by C-STORE")
def stores_raw_by_dimse(context):
    context.session.scanner.store_raw("c-store")


@when("the modality asks the archive to commit to the study")
def commits(context):
    context.session.scanner.commit()


@when("the modality asks the archive to commit to the study and {missing:d} instance never sent")
def commits_missing(context, missing):
    context.session.scanner.commit(missing)


@when("the modality reports the procedure step completed")
def step_completed(context):
    context.session.scanner.complete_step()


@when("the modality reports the procedure step discontinued")
def step_discontinued(context):
    context.session.scanner.discontinue_step()


@when("the modality files the provenance of the study with the EHR")
def files_provenance(context):
    context.session.scanner.file_provenance()


# ---------------------------------------------------------------- clinic and EHR


@when("the clinic records vital signs and an NIHSS of {total:d}")
def records_observations(context, total):
    context.session.desk.record_observations(total)


@when("the EHR publishes the imaging study")
def publishes(context):
    context.session.desk.publish_study()


@when("a performed step is created")
def step_created(context):
    context.session.step_reports.create()


@when("the same performed step is created again")
def step_created_again(context):
    context.session.step_reports.create_again()


@when("a performed step is created without {what}")
def step_created_incomplete(context, what):
    context.session.step_reports.create_without(what)


@when("a performed step is created as {status}")
def step_created_as(context, status):
    context.session.step_reports.create_as(status)


@when("the performed step is set to {status}")
def step_set(context, status):
    context.session.step_reports.set_to(status)


@when("a performed step that nobody created is set to {status}")
def unknown_step_set(context, status):
    context.session.step_reports.set_unknown_to(status)


# ---------------------------------------------------------------- neurologist


@when("the neurologist opens the patient's record")
def opens_record(context):
    context.session.neurologist.open_record()


@when("the neurologist views the images")
def views_images(context):
    context.session.neurologist.view_images()


@when("a web viewer shows the study")
def shows_study(context):
    context.session.neurologist.show_study()


# ---------------------------------------------------------------- workstation


@when("a workstation verifies the connection to the archive")
def workstation_verifies(context):
    context.session.workstation.verify()


@when("a workstation queries at {level} level by {keys}")
def queries(context, level, keys):
    context.session.workstation.find(level, keys.split(" and "))


@when("a workstation queries the patient at {level} level by {keys}")
def queries_patient_root(context, level, keys):
    context.session.workstation.find(level, keys.split(" and "), "patient")


@when("a workstation queries the patient's studies where {keyword} is {value}")
def queries_where(context, keyword, value):
    context.session.workstation.find_where(keyword, value)


@when("a workstation queries for a patient nobody has")
def queries_nobody(context):
    context.session.workstation.find_nothing()


@when("a workstation moves the {level} to itself")
def moves(context, level):
    context.session.workstation.retrieve("move", level)


@when("a workstation gets the {level}")
def gets(context, level):
    context.session.workstation.retrieve("get", level)


@when("a workstation moves the study to a destination nobody knows")
def moves_to_stranger(context):
    context.session.workstation.move_to_stranger()


# ---------------------------------------------------------------- DICOMweb client


@when("a web client searches studies by {keyword}")
def searches_by(context, keyword):
    context.session.web_client.search_studies_by(keyword)


@when("a web client searches the study's {level}")
def searches_level(context, level):
    context.session.web_client.search_level(level)


@when("a web client searches the study and asks for {keyword} too")
def searches_with_field(context, keyword):
    context.session.web_client.search_with_field(keyword)


@when("a web client asks for {keyword} of every instance")
def searches_instances_with_field(context, keyword):
    context.session.web_client.search_instances_with_field(keyword)


@when("a web client searches fuzzily by {keyword}")
def searches_fuzzily(context, keyword):
    context.session.web_client.search_fuzzily(keyword)


@when("a web client pages through the instances by {size:d}")
def pages(context, size):
    context.session.web_client.page_through_instances(size)


@when("a web client searches a patient nobody has")
def searches_nobody(context):
    context.session.web_client.search_nobody()


@when("a web client searches for {what}")
def searches_in_vain(context, what):
    context.session.web_client.search_in_vain(what)


@when("a web client searches with {how}")
def searches_badly(context, how):
    context.session.web_client.search_badly(how)


@when("a web client retrieves {what}")
def retrieves(context, what):
    context.session.web_client.retrieve(what)


@when("a web client follows the study's Retrieve URL")
def follows_retrieve_url(context):
    context.session.web_client.follow_retrieve_url()


@when("a web client follows the pixel data's URI in the metadata")
def follows_bulk_data_uri(context):
    context.session.web_client.follow_bulk_data_uri()


@when("a web client puts something in the place of all studies")
def puts_studies(context):
    context.session.web_client.put_studies()


@when("a web client stores garbage")
def stores_garbage(context):
    context.session.web_client.store_garbage()


@when("a web client stores a spreadsheet")
def stores_spreadsheet(context):
    context.session.web_client.store_unsupported()


@when("a web client stores a retrieved instance again")
def stores_again(context):
    context.session.web_client.store_again()


@when("a web client stores a retrieved instance together with garbage")
def stores_with_garbage(context):
    context.session.web_client.store_with_garbage()


@when("a web client stores a retrieved instance without closing the request")
def stores_cut_short(context):
    context.session.web_client.store_cut_short()


@when("a web client stores a retrieved instance below another study")
def stores_below_another_study(context):
    context.session.web_client.store_below_another_study()


# ---------------------------------------------------------------- FHIR client


@when("a FHIR client asks for the capabilities")
def asks_capabilities(context):
    context.session.fhir_client.ask_capabilities()


@when("a FHIR client reads the patient")
def reads_patient(context):
    context.session.fhir_client.read_patient()


@when("a FHIR client updates the patient")
def updates_patient(context):
    context.session.fhir_client.update_patient()


@when("a FHIR client updates the patient from an old version")
def updates_stale(context):
    context.session.fhir_client.update_stale()


@when("a FHIR client reads the encounter")
def reads_encounter(context):
    context.session.fhir_client.read_encounter()


@when("a FHIR client reads the order")
def reads_order(context):
    context.session.fhir_client.read_order()


@when("a FHIR client reads a patient that does not exist")
def reads_nobody(context):
    context.session.fhir_client.read_nobody()


@when("a FHIR client creates something that is no JSON")
def creates_nonsense(context):
    context.session.fhir_client.create_nonsense()


@when("a FHIR client creates an observation in the place of patients")
def creates_wrong_type(context):
    context.session.fhir_client.create_wrong_type()


@when("a FHIR client searches the patients in pages of {size:d}")
def searches_pages(context, size):
    context.session.fhir_client.search_pages(size)


@when("a FHIR client searches the patient by {parameter}")
def searches_patient_by(context, parameter):
    context.session.fhir_client.search_by(parameter)


# ---------------------------------------------------------------- raw data and its lineage


@when("the keeper of the lineage reads the archive and the scanner's raw files")
def keeper_reads(context):
    context.session.lineage.read()


@when("the operator acknowledges the alert of {what}")
def operator_acknowledges(context, what):
    context.session.lineage.acknowledge(what)


@when("the scanner is upgraded to generation {generation}")
def scanner_upgraded(context, generation):
    context.session.scanner.upgrade(generation)


@when("the modality acquires another head CT of {slices:d} slices")
def acquires_another(context, slices):
    context.session.scanner.acquire_small(slices)


@when("the pinned software of generation {generation} is asked to reconstruct the first raw file")
def other_software_asked(context, generation):
    context.session.lineage.ask_software_of(generation)


@when("the first raw file is reconstructed again")
def reconstructed_again(context):
    context.session.lineage.reprocess()


@when("one bit of the first raw file changes")
def raw_file_changes(context):
    context.session.lineage.change_a_bit()


@when("the first raw file is lost")
def raw_file_lost(context):
    context.session.lineage.lose()


@when("the keeper of the lineage fetches the first raw file from the archive")
def raw_file_fetched(context):
    context.session.lineage.fetch()


@when("the new series are stored in the archive")
def new_series_stored(context):
    context.session.lineage.store()


@when("a FHIR client reads the provenance of the study")
def reads_provenance(context):
    context.session.fhir_client.read_provenance()


@when("a FHIR client searches what was made of the raw file")
def searches_provenance(context):
    context.session.fhir_client.search_provenance()


@when("a FHIR client searches the raw file by its UID")
def searches_raw_file(context):
    context.session.fhir_client.search_raw_file()
