/// What an institution needs to build AI capacity: one or more components and the facts that rules look at.
///
/// Optional facts that are nil are unknown; empty lists restrict nothing (`design.md`, "Blank and unknown").
public struct Need: Hashable, Sendable {
    /// What officers type, unique in the programme.
    public var externalID = ""
    /// External id of the organisation that asks.
    public var organisation = ""
    /// One line.
    public var title = ""
    /// A paragraph.
    public var summary: String?
    /// The language of title and summary.
    public var textLanguage: String?
    /// ISO 3166-1 alpha-2 of where the capacity is built; nil: the organisation's.
    public var country: String?
    /// The record's state.
    public var status = NeedStatus.open
    /// Waiting time counts from here.
    public var submittedOn: CalendarDate?
    /// Last time that somebody confirmed the record.
    public var verifiedOn: CalendarDate?
    /// The last day on which the record is in the pool.
    public var expiresOn: CalendarDate?
    /// Sector or theme codes.
    public var sectors: [String] = []
    /// Sustainable Development Goals, 1 to 17.
    public var sdgs: [Int64] = []
    /// Free words.
    public var keywords: [String] = []
    /// 1 (can wait) to 5 (pressing).
    public var urgency: Int64?
    /// Why it is urgent.
    public var urgencyReason: String?
    /// After this day the need is of no use.
    public var deadline: CalendarDate?
    /// Who stands behind it.
    public var endorsement: Endorsement?
    /// The endorsing document.
    public var endorsementReference: String?
    /// 0 curious, 1 prepared, 2 ready, 3 running, 4 scaling.
    public var readiness: Int64?
    /// The national strategy or plan that it serves.
    public var nationalPlan: String?
    /// OECD-DAC gender equality marker: 0 not targeted, 1 significant, 2 principal.
    public var genderMarker: Int64?
    /// People who benefit.
    public var beneficiaries: Int64?
    /// Share of women among them, percent.
    public var womenPercent: Int64?
    /// Share of youth among them, percent.
    public var youthPercent: Int64?
    /// Whether children are a target group.
    public var servesChildren: Bool?
    /// Whether persons with disabilities are a target group.
    public var servesDisability: Bool?
    /// Whether those trained will train others.
    public var trainsTrainers: Bool?
    /// Whether running costs after the programme are covered.
    public var hasSustainabilityPlan: Bool?
    /// Forms of collaboration that are wanted.
    public var collaborations: [Collaboration] = []
    /// The languages that participants work in, with their level.
    public var languages: [LanguageSkill] = []
    /// First day on which the need can be met.
    public var opens: CalendarDate?
    /// Last day.
    public var closes: CalendarDate?
    /// Days that are excluded.
    public var blackouts: [Period] = []
    /// Link speed at the requester, Mbit/s.
    public var linkMbps: Int64?
    /// Memory of the devices of participants, GB.
    public var deviceMemoryGB: Int64?
    /// What protects personal data at the requester.
    public var safeguards: [Safeguard] = []
    /// Costs that the requester or a third party bears.
    public var costsCovered: [Cost] = []
    /// Organisations or countries preferred, first choice first.
    public var preferred: [String] = []
    /// Organisations or countries with which there must be no match.
    public var blocked: [String] = []
    /// Whether the requester agreed that the record is shared with providers.
    public var sharingConsent: Bool?
    /// Who may see the record.
    public var visibility = Visibility.members
    /// External ids of needs of which at most one may be served together with this one.
    public var exclusiveWith: [String] = []
    /// What is asked for; at least one.
    public var components: [NeedComponent] = []

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// When the need can be met; nil where a bound is unknown.
    public var window: Period? {
        guard let opens, let closes else { return nil }
        return Period(first: opens, last: closes)
    }
}

/// One part of a need: a kind, a quantity and the technical facts that decide which offers fit.
public struct NeedComponent: Hashable, Sendable {
    /// Unique in the need.
    public var code = "main"
    /// What is asked for.
    public var kind = Kind.training
    /// Forms of delivery that will do; empty: any.
    public var modalities: [Modality] = []
    /// Whether the need is useless without this component.
    public var isEssential = true
    /// How much is asked for.
    public var quantity: Int64 = 1
    /// Less than this is useless.
    public var quantityMinimum: Int64 = 1
    /// What quantity counts.
    public var unit = Unit.seat
    /// Among how many offers the quantity may be split.
    public var suppliersMaximum: Int64 = 1
    /// The component's share of the need's value, percent; nil: equal shares.
    public var sharePercent: Int64?
    /// First day, where it differs from the need's.
    public var opens: CalendarDate?
    /// Last day, where it differs from the need's.
    public var closes: CalendarDate?
    /// The shortest useful overlap with an offer's window, days.
    public var daysMinimum: Int64?
    /// The longest stay that those who visit a lab can be away, days.
    public var daysMaximum: Int64?
    /// Highest ISCED level that participants hold, 0 to 8.
    public var qualification: Int64?
    /// For whom it is meant.
    public var audiences: [Audience] = []
    /// Languages of which a dataset must hold at least one.
    public var dataLanguages: [String] = []
    /// Scripts (ISO 15924) of which a dataset must be written in at least one.
    public var dataScripts: [String] = []
    /// Dialects of which a dataset must hold at least one.
    public var dataDialects: [String] = []
    /// The first day that a dataset must cover.
    public var dataFrom: CalendarDate?
    /// The last day that a dataset must cover.
    public var dataTo: CalendarDate?
    /// Countries of which a dataset must cover at least one.
    public var dataCountries: [String] = []
    /// The least number of records that is useful.
    public var recordsMinimum: Int64?
    /// What data will be used for.
    public var dataUses: [DataUse] = []
    /// Ways of access that will do; empty: any.
    public var accessModes: [AccessMode] = []
    /// Countries in which data may be stored or processed; empty: any.
    public var residencyCountries: [String] = []
    /// Space for a dataset at the requester, GB.
    public var hostingGB: Int64?
    /// The least memory of a GPU, GB.
    public var gpuMemoryGB: Int64?
    /// The accelerator whose hours are asked for; nil: an hour of any that fits will do.
    public var accelerator: String?
    /// GPUs in a node, where node-hours are asked for.
    public var gpusPerNode: Int64?
    /// GPUs that the job needs at once.
    public var concurrentGPUs: Int64?
    /// Software stacks that the job runs on; empty: any.
    public var stacks: [SoftwareStack] = []
    /// Interconnects between GPUs that will do; empty: any.
    public var interconnects: [Interconnect] = []
    /// Whether the job survives pre-emption; nil: unknown.
    public var toleratesPreemption: Bool?
    /// Storage beside the GPUs, GB.
    public var storageGB: Int64?
    /// Data carried out each month, GB.
    public var egressGB: Int64?
    /// Regimes of intellectual property that will do; empty: any.
    public var ipRegimes: [IntellectualPropertyRegime] = []
    /// Safety-evaluation schemes under which the requester is certified.
    public var safetySchemes: [String] = []
    /// Whether the component handles data about persons.
    public var handlesPersonalData: Bool?

    /// Makes an empty component, to be filled field by field.
    public init() {}
}
