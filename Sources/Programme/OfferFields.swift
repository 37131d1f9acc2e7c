extension Offer: FieldedRecord {
    /// The columns of an offer; those of its windows stand in ``OfferWindow/fields``.
    public static let fields: [Field<Offer>] = [
        .text(
            "external_id",
            \.externalID,
            maximum: 100,
            example: "OFFER-0001",
            "Your key for the offer; unique."
        ),
        .text(
            "organisation",
            \.organisation,
            maximum: 100,
            example: "ORG-0002",
            "External id of who offers."
        ),
        .text("title", \.title, maximum: 300, example: "Summer school on speech technology", "One line."),
        .optionalText(
            "summary",
            \.summary,
            type: .text(maximum: 5_000),
            example: "Four weeks.",
            "A paragraph."
        ),
        .optionalText(
            "text_language",
            \.textLanguage,
            type: .reference(.language),
            example: "en",
            "Language of title and summary, ISO 639."
        ),
        .code(
            "status",
            \.status,
            example: "open",
            "The record's state; blank: open for a new record, else as it is."
        ),
        .date("submitted_on", \.submittedOn, required: true, example: "2026-09-15", "Day of the offer."),
        .date(
            "verified_on",
            \.verifiedOn,
            example: "2026-11-01",
            "Day of the last confirmation; blank: as it is, unless the record was submitted since."
        ),
        .date(
            "expires_on",
            \.expiresOn,
            example: "2027-09-15",
            "Last day in the pool; blank: 365 days after."
        ),
        .code("kind", \.kind, required: true, example: "training", "What is offered."),
        .code("modality", \.modality, required: true, example: "online", "The form of delivery."),
        .code("unit", \.unit, required: true, example: "seat", "What quantities of the windows count."),
        .texts(
            "sectors",
            \.sectors,
            of: .reference(.sector),
            example: "health.medical-imaging",
            "Sector or theme codes."
        ),
        .integers("sdgs", \.sdgs, in: 1...17, example: "3;4", "Sustainable Development Goals."),
        .texts("keywords", \.keywords, example: "speech;african languages", "Free words."),
        .texts(
            "eligible_countries",
            \.eligibleCountries,
            of: .reference(.country),
            "Who may apply; blank: all."
        ),
        .codes(
            "eligible_groups",
            \.eligibleGroups,
            "Groups of which an applicant must be in one; blank: no."
        ),
        .texts(
            "eligible_regions",
            \.eligibleRegions,
            of: .reference(.region),
            "Regions that may apply; blank: all."
        ),
        .texts("excluded_countries", \.excludedCountries, of: .reference(.country), "Who may not apply."),
        .codes(
            "eligible_organisation_types",
            \.eligibleOrganisationTypes,
            "Bodies that may apply; blank: all."
        ),
        .skills("languages", \.languages, example: "en:B2", "Languages of delivery with the level demanded."),
        .texts(
            "interpretation",
            \.interpretation,
            of: .reference(.language),
            "Interpreted or subtitled into."
        ),
        .integer(
            "readiness_minimum",
            \.readinessMinimum,
            in: 0...4,
            example: "1",
            "Lowest readiness of a requester."
        ),
        .integer(
            "qualification_minimum",
            \.qualificationMinimum,
            in: 0...8,
            example: "6",
            "Lowest ISCED level."
        ),
        .codes(
            "audiences",
            \.audiences,
            example: "engineers;researchers",
            "For whom it is made; blank: all."
        ),
        .flag("audience_exclusive", \.isAudienceExclusive, "Others are turned away; default no."),
        .code("endorsement_required", \.endorsementRequired, "The endorsement that the provider demands."),
        .integer(
            "link_mbps_minimum",
            \.linkMbpsMinimum,
            in: 0...1_000_000,
            example: "2",
            "Link needed, Mbit/s."
        ),
        .integer(
            "device_memory_gb_minimum",
            \.deviceMemoryGBMinimum,
            in: 0...10_000,
            "Device memory needed, GB."
        ),
        .integer(
            "overlap_hours_minimum",
            \.overlapHoursMinimum,
            in: 1...8,
            "Hours of the working day that both must share, for live delivery; blank: none."
        ),
        .integer(
            "stay_days_minimum",
            \.stayDaysMinimum,
            in: 1...3_660,
            "Shortest stay at a lab, days; blank: any."
        ),
        .integer(
            "stay_days_maximum",
            \.stayDaysMaximum,
            in: 1...3_660,
            "Longest stay at a lab, days; blank: any."
        ),
        .optionalText(
            "host_country",
            \.hostCountry,
            type: .reference(.country),
            "Where it takes place or data stand."
        ),
        .codes("costs", \.costs, example: "travel;board", "Costs that arise for the requester."),
        .codes("costs_covered", \.costsCovered, example: "board", "Costs that the provider bears."),
        .optionalText("licence", \.licence, type: .reference(.licence), "SPDX identifier of the licence."),
        .codes("allowed_uses", \.allowedUses, "Uses allowed by agreement; blank: as the licence says."),
        .codes("use_conditions", \.useConditions, "Conditions of use besides the licence (DUO)."),
        .code("sensitivity", \.sensitivity, "How personal the records are."),
        .codes("safeguards_required", \.safeguardsRequired, "Safeguards demanded of the requester."),
        .code("transfer_regime", \.transferRegime, "Under which regime data may cross a border."),
        .codes("access_modes", \.accessModes, "How data are reached."),
        .texts(
            "data_languages",
            \.dataLanguages,
            of: .reference(.language),
            "Languages that a dataset holds."
        ),
        .texts("data_scripts", \.dataScripts, of: .script, "Scripts in which it is written, ISO 15924."),
        .texts("data_dialects", \.dataDialects, of: .dialect, "Dialects that it holds, BCP 47."),
        .date("data_from", \.dataFrom, "First day that the data cover."),
        .date("data_to", \.dataTo, "Last day that the data cover."),
        .texts(
            "data_countries",
            \.dataCountries,
            of: .reference(.country),
            "Countries that a dataset covers."
        ),
        .integer("records", \.records, "Number of records."),
        .integer("size_gb", \.sizeGB, "Size, GB."),
        .flag("community_consent", \.communityConsent, "The community that the data are about agreed."),
        .integer(
            "documentation_percent",
            \.documentationPercent,
            in: 0...100,
            "Documentation, percent complete."
        ),
        .optionalText("accelerator", \.accelerator, "Name of the accelerator."),
        .integer("gpu_memory_gb", \.gpuMemoryGB, in: 1...10_000, "Memory of a GPU, GB."),
        .integer("gpus_per_node", \.gpusPerNode, in: 1...1_000, "GPUs in a node."),
        .code("stack", \.stack, "The software stack."),
        .code("interconnect", \.interconnect, "What joins the GPUs."),
        .flag("preemptible", \.isPreemptible, "Jobs may be pre-empted."),
        .integer("storage_gb", \.storageGB, "Storage beside the GPUs, GB a match."),
        .integer("egress_gb", \.egressGB, "Data that may be carried out each month, GB."),
        .optionalText("export_class", \.exportClass, "Class under export rules."),
        .integer("carbon_g_per_kwh", \.carbonGramsPerKWh, in: 0...5_000, "Carbon intensity, g CO2e/kWh."),
        .code("ip_regime", \.ipRegime, "Regime of intellectual property."),
        .texts("safety_schemes_accepted", \.safetySchemesAccepted, "Schemes accepted; blank: none demanded."),
        .integer("women_quota_percent", \.womenQuotaPercent, in: 0...100, "Seats held for women, percent."),
        .flag("childcare", \.hasChildcare, "Childcare is offered."),
        .code("reserved_for", \.reservedFor, "Group for which a share of every window is reserved."),
        .integer("reserved_percent", \.reservedPercent, in: 1...100, "The reserved share, percent."),
        .texts("preferred", \.preferred, "Organisations or countries preferred, first choice first."),
        .texts("blocked", \.blocked, "Organisations or countries with which there must be no match."),
        .flag(
            "sharing_consent",
            \.sharingConsent,
            example: "yes",
            "The record may be shared with requesters."
        ),
        .code("visibility", \.visibility, "Who may see the record; default public."),
    ]
}

extension OfferWindow: FieldedRecord {
    /// The columns of an offer's window.
    public static let fields: [Field<OfferWindow>] = [
        .text("window", \.code, maximum: 40, example: "main", "The window's key, unique in the offer."),
        .date("opens", \.opens, required: true, example: "2027-02-01", "First day."),
        .date("closes", \.closes, required: true, example: "2027-02-28", "Last day."),
        .date("apply_by", \.applyBy, "Last day to agree on a match."),
        .integer(
            "capacity",
            \.capacity,
            example: "30",
            "How much there is, in the unit; blank: without limit."
        ),
        .integer(
            "quantity_minimum",
            \.quantityMinimum,
            example: "1",
            "Least that a match may take; default 1."
        ),
        .integer(
            "quantity_maximum",
            \.quantityMaximum,
            in: 1...FieldLimits.quantity,
            "Most for a match; blank: all."
        ),
        .integer("lot", \.lot, example: "1", "Quantities grow by this; default 1."),
        .integer(
            "cohort_minimum",
            \.cohortMinimum,
            in: 1...FieldLimits.quantity,
            "Opened only from this on; blank: 1."
        ),
        .integer(
            "beneficiaries_maximum",
            \.beneficiariesMaximum,
            in: 1...1_000_000,
            "Most matches; blank: no limit."
        ),
        .integer(
            "concurrent_gpus",
            \.concurrentGPUs,
            in: 1...1_000_000,
            "GPUs at once; rates are checked with it."
        ),
    ]
}
