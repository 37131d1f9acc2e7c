extension Need: FieldedRecord {
    /// The columns of a need; those of its components stand in ``NeedComponent/fields``.
    public static let fields: [Field<Need>] = [
        .text(
            "external_id",
            \.externalID,
            maximum: 100,
            example: "NEED-0001",
            "Your key for the need; unique."
        ),
        .text("organisation", \.organisation, maximum: 100, example: "ORG-0001", "External id of who asks."),
        .text("title", \.title, maximum: 300, example: "Swahili speech recognition for clinics", "One line."),
        .optionalText(
            "summary",
            \.summary,
            type: .text(maximum: 5_000),
            example: "Train four engineers.",
            "A paragraph."
        ),
        .optionalText(
            "text_language",
            \.textLanguage,
            type: .reference(.language),
            example: "en",
            "Language of title and summary, ISO 639."
        ),
        .optionalText(
            "country",
            \.country,
            type: .reference(.country),
            example: "KE",
            "Country where capacity is built, ISO 3166-1; blank: the organisation's."
        ),
        .code(
            "status",
            \.status,
            example: "open",
            "The record's state; blank: open for a new record, else as it is."
        ),
        .date("submitted_on", \.submittedOn, required: true, example: "2026-10-01", "Day of submission."),
        .date(
            "verified_on",
            \.verifiedOn,
            example: "2026-11-01",
            "Day of the last confirmation; blank: as it is, unless the record was submitted since."
        ),
        .date(
            "expires_on",
            \.expiresOn,
            example: "2027-04-30",
            "Last day in the pool; blank: 180 days after."
        ),
        .texts(
            "sectors",
            \.sectors,
            of: .reference(.sector),
            example: "health.medical-imaging",
            "Sector or theme codes."
        ),
        .integers("sdgs", \.sdgs, in: 1...17, example: "3;4", "Sustainable Development Goals."),
        .texts("keywords", \.keywords, example: "speech;clinics", "Free words."),
        .integer("urgency", \.urgency, in: 1...5, example: "3", "1 can wait to 5 pressing."),
        .optionalText("urgency_reason", \.urgencyReason, type: .text(maximum: 500), "Why it is urgent."),
        .date("deadline", \.deadline, "After this day it is of no use."),
        .code("endorsement", \.endorsement, example: "institutional", "Who stands behind it."),
        .optionalText("endorsement_reference", \.endorsementReference, "The endorsing document."),
        .integer(
            "readiness",
            \.readiness,
            in: 0...4,
            example: "2",
            "0 curious, 1 prepared, 2 ready, 3 running, 4 scaling."
        ),
        .optionalText("national_plan", \.nationalPlan, "The national strategy or plan that it serves."),
        .integer(
            "gender_marker",
            \.genderMarker,
            in: 0...2,
            "OECD-DAC marker: 0 no, 1 significant, 2 principal."
        ),
        .integer("beneficiaries", \.beneficiaries, example: "120", "People who benefit."),
        .integer("women_percent", \.womenPercent, in: 0...100, example: "50", "Women among them, percent."),
        .integer("youth_percent", \.youthPercent, in: 0...100, "Youth among them, percent."),
        .flag("serves_children", \.servesChildren, "Children are a target group."),
        .flag("serves_disability", \.servesDisability, "Persons with disabilities are a target group."),
        .flag("trains_trainers", \.trainsTrainers, "Those trained will train others."),
        .flag("sustainability_plan", \.hasSustainabilityPlan, "Running costs afterwards are covered."),
        .codes("collaborations", \.collaborations, "Forms of collaboration that are wanted."),
        .skills(
            "languages",
            \.languages,
            example: "en:B2;sw:C2",
            "Languages of the participants, with level."
        ),
        .date("opens", \.opens, required: true, example: "2027-01-10", "First day on which it can be met."),
        .date("closes", \.closes, required: true, example: "2027-09-30", "Last day."),
        .periods("blackouts", \.blackouts, "Days that are excluded."),
        .integer("link_mbps", \.linkMbps, in: 0...1_000_000, example: "20", "Link at the requester, Mbit/s."),
        .integer(
            "device_memory_gb",
            \.deviceMemoryGB,
            in: 0...10_000,
            example: "8",
            "Memory of the devices, GB."
        ),
        .codes("safeguards", \.safeguards, "What protects personal data at the requester."),
        .codes(
            "costs_covered",
            \.costsCovered,
            example: "travel;visa",
            "Costs that have a payer on this side."
        ),
        .texts("preferred", \.preferred, "Organisations or countries preferred, first choice first."),
        .texts("blocked", \.blocked, "Organisations or countries with which there must be no match."),
        .flag(
            "sharing_consent",
            \.sharingConsent,
            example: "yes",
            "The record may be shared with providers."
        ),
        .code("visibility", \.visibility, "Who may see the record; default members."),
        .texts("exclusive_with", \.exclusiveWith, "Needs of which at most one may be served with this one."),
    ]
}

extension NeedComponent: FieldedRecord {
    /// The columns of a need's component.
    public static let fields: [Field<NeedComponent>] = [
        .text("component", \.code, maximum: 40, example: "main", "The component's key, unique in the need."),
        .code("kind", \.kind, required: true, example: "training", "What is asked for."),
        .codes(
            "modalities",
            \.modalities,
            example: "online;blended",
            "Forms that will do; blank: any of the kind."
        ),
        .flag("essential", \.isEssential, example: "yes", "The need is useless without it; default yes."),
        .integer(
            "quantity",
            \.quantity,
            required: true,
            example: "12",
            "How much is asked for, in the unit."
        ),
        .integer("quantity_minimum", \.quantityMinimum, example: "8", "Less is useless; default 1."),
        .code("unit", \.unit, required: true, example: "seat", "What quantity counts."),
        .integer(
            "suppliers_maximum",
            \.suppliersMaximum,
            in: 1...10,
            example: "1",
            "Split among how many; default 1."
        ),
        .integer(
            "share_percent",
            \.sharePercent,
            in: 1...100,
            "Share of the need's value; blank: equal shares."
        ),
        .date("component_opens", \.opens, "First day, where it differs from the need's."),
        .date("component_closes", \.closes, "Last day, where it differs from the need's."),
        .integer(
            "days_minimum",
            \.daysMinimum,
            in: 1...3_660,
            example: "14",
            "Shortest useful overlap, days."
        ),
        .integer(
            "days_maximum",
            \.daysMaximum,
            in: 1...3_660,
            "Longest stay at a lab that is possible, days; blank: any."
        ),
        .integer(
            "qualification",
            \.qualification,
            in: 0...8,
            example: "6",
            "Highest ISCED level held, 0 to 8."
        ),
        .codes("audiences", \.audiences, example: "engineers", "For whom it is meant."),
        .texts(
            "data_languages",
            \.dataLanguages,
            of: .reference(.language),
            "Languages of which one must be held."
        ),
        .texts("data_scripts", \.dataScripts, of: .script, "Scripts of which one will do; blank: any."),
        .texts(
            "data_dialects",
            \.dataDialects,
            of: .dialect,
            "Dialects of which one must be held; blank: any."
        ),
        .date("data_from", \.dataFrom, "First day that the data must cover; blank: any."),
        .date("data_to", \.dataTo, "Last day that the data must cover; blank: any."),
        .texts(
            "data_countries",
            \.dataCountries,
            of: .reference(.country),
            "Countries of which one is covered."
        ),
        .integer("records_minimum", \.recordsMinimum, "Least number of records that is useful."),
        .codes("data_uses", \.dataUses, "What data will be used for."),
        .codes("access_modes", \.accessModes, "Ways of access that will do; blank: any."),
        .texts(
            "residency_countries",
            \.residencyCountries,
            of: .reference(.country),
            "Countries in which data may be stored or processed; blank: any."
        ),
        .integer("hosting_gb", \.hostingGB, "Space for a dataset at the requester, GB."),
        .integer("gpu_memory_gb", \.gpuMemoryGB, in: 1...10_000, "Least memory of a GPU, GB."),
        .optionalText(
            "accelerator",
            \.accelerator,
            "Accelerator whose hours are meant; blank: any that fits."
        ),
        .integer(
            "gpus_per_node",
            \.gpusPerNode,
            in: 1...1_000,
            "GPUs in a node, where node-hours are asked."
        ),
        .integer("concurrent_gpus", \.concurrentGPUs, in: 1...1_000_000, "GPUs that the job needs at once."),
        .codes("stacks", \.stacks, "Software stacks it runs on; blank: any."),
        .codes("interconnects", \.interconnects, "Interconnects of GPUs that will do; blank: any."),
        .flag("tolerates_preemption", \.toleratesPreemption, "The job survives pre-emption."),
        .integer("storage_gb", \.storageGB, "Storage beside the GPUs, GB."),
        .integer("egress_gb", \.egressGB, "Data carried out each month, GB."),
        .codes("ip_regimes", \.ipRegimes, "Regimes of intellectual property that will do; blank: any."),
        .texts("safety_schemes", \.safetySchemes, "Safety-evaluation schemes under which it is certified."),
        .flag("handles_personal_data", \.handlesPersonalData, "It handles data about persons."),
    ]
}
