-- The lineage of raw data and images; the same text for SQLite and PostgreSQL.
-- Times are ISO 8601 text, keys are integers given out by the one writer.
CREATE TABLE patients (
  patient_key      INTEGER PRIMARY KEY,
  sex              TEXT CHECK (sex IN ('M','F','O')),
  birth_date       TEXT                                   -- ISO; NULL in a research (de-identified) copy
);
CREATE TABLE patient_identifiers (                        -- a patient has many ids (merge, other issuers)
  patient_key      INTEGER NOT NULL REFERENCES patients(patient_key),
  id_value         TEXT NOT NULL, issuer TEXT NOT NULL,
  PRIMARY KEY (id_value, issuer)
);
CREATE TABLE exams (
  exam_key         INTEGER PRIMARY KEY,
  patient_key      INTEGER NOT NULL REFERENCES patients(patient_key),
  study_instance_uid TEXT NOT NULL UNIQUE,
  accession_number TEXT, exam_type TEXT, study_datetime TEXT
);
CREATE TABLE raw_formats (                                -- e.g. ('siemens-twix','VB'), ('siemens-twix','VD'), ('ismrmrd','1'), ('mrd','2')
  format_key       INTEGER PRIMARY KEY,
  family           TEXT NOT NULL, generation TEXT NOT NULL, modality TEXT NOT NULL,
  media_type       TEXT, magic TEXT, spec_ref TEXT, header_phi INTEGER NOT NULL DEFAULT 1 CHECK (header_phi IN (0,1)),
  UNIQUE (family, generation)
);
CREATE TABLE known_scanners (                             -- the physical device
  scanner_key      INTEGER PRIMARY KEY,
  manufacturer     TEXT NOT NULL, model_name TEXT NOT NULL, device_serial TEXT NOT NULL,
  modality         TEXT NOT NULL, station_name TEXT, device_uid TEXT, site TEXT,
  UNIQUE (manufacturer, model_name, device_serial)
);
CREATE TABLE scanner_software (                           -- one row per software generation the device has run: the upgrade history
  software_key     INTEGER PRIMARY KEY,
  scanner_key      INTEGER NOT NULL REFERENCES known_scanners(scanner_key),
  software_versions TEXT NOT NULL,                        -- normalised, '\'-joined (0018,1020)
  creator_version_uid TEXT UNIQUE,                        -- (0008,9123) of its Raw Data objects
  format_key       INTEGER REFERENCES raw_formats(format_key),
  first_seen       TEXT NOT NULL, last_seen TEXT, clock_offset_s REAL,      -- console minus reference, learned
  UNIQUE (scanner_key, software_versions)
);
CREATE TABLE emulator_images (                            -- the 'virtual machine' of the paper, as an OCI image pinned by digest
  emulator_key     INTEGER PRIMARY KEY,
  oci_digest       TEXT NOT NULL UNIQUE CHECK (oci_digest LIKE 'sha256:%'),
  oci_ref TEXT NOT NULL, code_commit TEXT, sbom_sha256 TEXT, built_at TEXT
);
CREATE TABLE emulator_capabilities (                      -- which image reads/reconstructs which raw generation, and the golden proof
  emulator_key     INTEGER NOT NULL REFERENCES emulator_images(emulator_key),
  format_key       INTEGER NOT NULL REFERENCES raw_formats(format_key),
  can_read         INTEGER NOT NULL CHECK (can_read IN (0,1)), can_reconstruct INTEGER NOT NULL CHECK (can_reconstruct IN (0,1)),
  golden_raw_sha256 TEXT, golden_pixels_sha256 TEXT, verified_at TEXT,
  PRIMARY KEY (emulator_key, format_key)
);
CREATE TABLE series (
  series_key       INTEGER PRIMARY KEY,
  exam_key         INTEGER NOT NULL REFERENCES exams(exam_key),
  software_key     INTEGER REFERENCES scanner_software(software_key),       -- NULL while the scanner is unknown (an alert exists)
  series_instance_uid TEXT NOT NULL UNIQUE, modality TEXT NOT NULL, series_number INTEGER, series_description TEXT,
  protocol_name TEXT, frame_of_reference_uid TEXT, pps_uid TEXT, series_datetime TEXT,
  device_json TEXT                                        -- the device as the objects name it, while it is unknown
);
CREATE TABLE series_citations (                           -- the Raw Data instances that images of a series name
  series_key       INTEGER NOT NULL REFERENCES series(series_key),
  raw_sop_instance_uid TEXT NOT NULL,
  PRIMARY KEY (series_key, raw_sop_instance_uid)
);
CREATE TABLE parameter_defs (
  param_key        INTEGER PRIMARY KEY, keyword TEXT NOT NULL UNIQUE, tag TEXT, vr TEXT, unit TEXT
);
CREATE TABLE parameter_sets (set_key INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE);   -- identical settings of many images are stored once
CREATE TABLE image_parameters (
  set_key          INTEGER NOT NULL REFERENCES parameter_sets(set_key),
  param_key        INTEGER NOT NULL REFERENCES parameter_defs(param_key),
  ordinal          INTEGER NOT NULL DEFAULT 0, value_num DOUBLE PRECISION, value_text TEXT,
  PRIMARY KEY (set_key, param_key, ordinal)
);
CREATE TABLE dicom_image (
  image_key        INTEGER PRIMARY KEY,
  series_key       INTEGER NOT NULL REFERENCES series(series_key),
  set_key          INTEGER REFERENCES parameter_sets(set_key),
  sop_instance_uid TEXT NOT NULL UNIQUE, sop_class_uid TEXT NOT NULL, instance_number INTEGER,
  acquisition_uid TEXT, irradiation_event_uid TEXT, acquisition_number INTEGER, acquisition_datetime TEXT,
  pixel_sha256 TEXT, storage_uri TEXT
);
CREATE TABLE raw_file (
  raw_key          INTEGER PRIMARY KEY,
  sha256           TEXT NOT NULL UNIQUE, size_bytes BIGINT NOT NULL,       -- content address: two copies of one file are one row
  format_key       INTEGER REFERENCES raw_formats(format_key), software_key INTEGER REFERENCES scanner_software(software_key),
  raw_sop_instance_uid TEXT UNIQUE,                                        -- when also kept as a DICOM Raw Data object
  acquisition_start TEXT, acquisition_end TEXT, acquisition_uid TEXT, acquisition_number INTEGER, measurement_id TEXT, protocol_name TEXT,
  hint_study_uid TEXT, hint_series_uid TEXT, hint_for_uid TEXT, hint_patient_id TEXT, hint_accession TEXT, header_json TEXT, device_json TEXT
);
CREATE TABLE raw_file_copies (
  raw_key INTEGER NOT NULL REFERENCES raw_file(raw_key), file_name TEXT NOT NULL, storage_uri TEXT NOT NULL,
  encrypted INTEGER NOT NULL CHECK (encrypted IN (0,1)), key_ref TEXT, last_verified TEXT,
  instead_of INTEGER REFERENCES raw_file(raw_key),                         -- found where this other one should lie
  PRIMARY KEY (raw_key, storage_uri)
);
CREATE TABLE raw_series_link (                            -- many-to-many lineage with its evidence
  raw_key INTEGER NOT NULL REFERENCES raw_file(raw_key), series_key INTEGER NOT NULL REFERENCES series(series_key),
  method TEXT NOT NULL CHECK (method IN ('REFERENCE','DIGEST','SERIES_UID','ACQ_UID','SCORED','PIXEL','MANUAL')),
  score DOUBLE PRECISION NOT NULL CHECK (score >= 0 AND score <= 1), status TEXT NOT NULL CHECK (status IN ('AUTO','REVIEW','CONFIRMED','REJECTED')),
  evidence_json TEXT, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, PRIMARY KEY (raw_key, series_key)
);
CREATE TABLE reconstruction_runs (
  run_key INTEGER PRIMARY KEY, emulator_key INTEGER NOT NULL REFERENCES emulator_images(emulator_key),
  params_json TEXT NOT NULL, params_sha256 TEXT NOT NULL, started_at TEXT NOT NULL, output_series_key INTEGER REFERENCES series(series_key),
  pixels_sha256 TEXT, exact_match INTEGER CHECK (exact_match IN (0,1)), max_abs_diff DOUBLE PRECISION
);
CREATE TABLE reconstruction_inputs (run_key INTEGER NOT NULL REFERENCES reconstruction_runs(run_key), raw_key INTEGER NOT NULL REFERENCES raw_file(raw_key), PRIMARY KEY (run_key, raw_key));
CREATE TABLE alerts (
  alert_key INTEGER PRIMARY KEY, raised_at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('UNKNOWN_SCANNER','UNKNOWN_SOFTWARE','UNKNOWN_RAW_FORMAT','NO_READER','ORPHAN_RAW','ORPHAN_SERIES','AMBIGUOUS_LINK','CLOCK_SKEW','DIGEST_MISMATCH','NOT_REPRODUCED')),
  subject_table TEXT, subject_key INTEGER, detail_json TEXT, state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN','ACKED','RESOLVED')), resolved_by TEXT, resolved_at TEXT
);
CREATE INDEX ix_series_exam ON series(exam_key); CREATE INDEX ix_series_sw ON series(software_key); CREATE INDEX ix_image_series ON dicom_image(series_key);
CREATE INDEX ix_image_set ON dicom_image(set_key); CREATE INDEX ix_param_num ON image_parameters(param_key, value_num); CREATE INDEX ix_param_text ON image_parameters(param_key, value_text);
CREATE INDEX ix_link_series ON raw_series_link(series_key); CREATE INDEX ix_raw_start ON raw_file(software_key, acquisition_start); CREATE INDEX ix_alert_state ON alerts(state, kind);
CREATE VIEW unreadable_raw AS   -- legacy raw that no verified image can reconstruct: the paper's viability risk as a query
SELECT r.raw_key, f.family, f.generation FROM raw_file r JOIN raw_formats f ON f.format_key = r.format_key
WHERE NOT EXISTS (SELECT 1 FROM emulator_capabilities c WHERE c.format_key = r.format_key AND c.can_reconstruct = 1 AND c.verified_at IS NOT NULL);
