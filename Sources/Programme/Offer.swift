/// What a provider offers: facts that rules look at, and windows with a capacity of their own.
///
/// Optional facts that are nil are unknown; empty lists restrict nothing (`design.md`, "Blank and unknown").
public struct Offer: Hashable, Sendable {
    /// What officers type, unique in the programme.
    public var externalID = ""
    /// External id of the organisation that offers.
    public var organisation = ""
    /// One line.
    public var title = ""
    /// A paragraph.
    public var summary: String?
    /// The language of title and summary.
    public var textLanguage: String?
    /// The record's state.
    public var status = OfferStatus.open
    /// When the offer was made.
    public var submittedOn: CalendarDate?
    /// Last time that somebody confirmed the record.
    public var verifiedOn: CalendarDate?
    /// The last day on which the record is in the pool.
    public var expiresOn: CalendarDate?
    /// What is offered.
    public var kind = Kind.training
    /// The form of delivery.
    public var modality: Modality?
    /// What quantities of the windows count.
    public var unit = Unit.seat
    /// Sector or theme codes.
    public var sectors: [String] = []
    /// Sustainable Development Goals, 1 to 17.
    public var sdgs: [Int64] = []
    /// Free words.
    public var keywords: [String] = []
    /// Countries that may apply; empty: all.
    public var eligibleCountries: [String] = []
    /// Groups of which an applicant's country must be in at least one; empty: no such demand.
    public var eligibleGroups: [CountryGroup] = []
    /// UN M49 regions or sub-regions that may apply; empty: all.
    public var eligibleRegions: [String] = []
    /// Countries that may not apply.
    public var excludedCountries: [String] = []
    /// Sorts of organisation that may apply; empty: all.
    public var eligibleOrganisationTypes: [OrganisationType] = []
    /// Languages of delivery, any one of which will do, with the level demanded.
    public var languages: [LanguageSkill] = []
    /// Languages into which delivery is interpreted or subtitled.
    public var interpretation: [String] = []
    /// Lowest readiness of a requester, 0 to 4.
    public var readinessMinimum: Int64?
    /// Lowest ISCED level of participants, 0 to 8.
    public var qualificationMinimum: Int64?
    /// For whom it is made; empty: all.
    public var audiences: [Audience] = []
    /// Whether others than the audience are turned away.
    public var isAudienceExclusive = false
    /// The endorsement that the provider demands.
    public var endorsementRequired: Endorsement?
    /// Link speed that a requester needs, Mbit/s.
    public var linkMbpsMinimum: Int64?
    /// Memory that a participant's device needs, GB.
    public var deviceMemoryGBMinimum: Int64?
    /// Hours of the working day that both sides must share; nil where nothing is given live.
    public var overlapHoursMinimum: Int64?
    /// The shortest stay that a lab takes visitors for, days.
    public var stayDaysMinimum: Int64?
    /// The longest stay that a lab takes visitors for, days.
    public var stayDaysMaximum: Int64?
    /// The country where it takes place, or where machines or data stand.
    public var hostCountry: String?
    /// Costs that arise for the requester.
    public var costs: [Cost] = []
    /// Costs that the provider bears.
    public var costsCovered: [Cost] = []
    /// SPDX identifier, or `LicenseRef-…`.
    public var licence: String?
    /// Uses that the provider allows besides what the licence says; empty: as the licence says.
    public var allowedUses: [DataUse] = []
    /// Conditions of use besides the licence.
    public var useConditions: [UseCondition] = []
    /// How personal the records are.
    public var sensitivity: Sensitivity?
    /// Safeguards demanded of the requester.
    public var safeguardsRequired: [Safeguard] = []
    /// Under which regime the data may cross a border.
    public var transferRegime: TransferRegime?
    /// How data are reached.
    public var accessModes: [AccessMode] = []
    /// Languages that a dataset holds.
    public var dataLanguages: [String] = []
    /// Scripts (ISO 15924) in which a dataset is written.
    public var dataScripts: [String] = []
    /// Dialects that a dataset holds.
    public var dataDialects: [String] = []
    /// The first day that a dataset covers.
    public var dataFrom: CalendarDate?
    /// The last day that a dataset covers.
    public var dataTo: CalendarDate?
    /// Countries that a dataset covers.
    public var dataCountries: [String] = []
    /// Number of records.
    public var records: Int64?
    /// Size, GB.
    public var sizeGB: Int64?
    /// Whether the community that the data are about agreed.
    public var communityConsent: Bool?
    /// Documentation, percent complete (Croissant with its RAI terms = 100).
    public var documentationPercent: Int64?
    /// Name of the accelerator.
    public var accelerator: String?
    /// Memory of a GPU, GB.
    public var gpuMemoryGB: Int64?
    /// GPUs in a node, for the exchange of node-hours.
    public var gpusPerNode: Int64?
    /// The software stack.
    public var stack: SoftwareStack?
    /// What joins the GPUs.
    public var interconnect: Interconnect?
    /// Whether jobs may be pre-empted.
    public var isPreemptible: Bool?
    /// Storage beside the GPUs, GB a match.
    public var storageGB: Int64?
    /// Data that may be carried out each month, GB.
    public var egressGB: Int64?
    /// Class under export rules.
    public var exportClass: String?
    /// Carbon intensity of the site, g CO2-equivalent per kWh; nil: the host country's.
    public var carbonGramsPerKWh: Int64?
    /// Regime of intellectual property.
    public var ipRegime: IntellectualPropertyRegime?
    /// Safety-evaluation schemes that the provider accepts; empty: none demanded.
    public var safetySchemesAccepted: [String] = []
    /// Share of seats held for women, percent.
    public var womenQuotaPercent: Int64?
    /// Whether childcare is offered.
    public var hasChildcare: Bool?
    /// Group for which a share of every window is reserved.
    public var reservedFor: CountryGroup?
    /// The reserved share, percent.
    public var reservedPercent: Int64?
    /// Organisations or countries preferred, first choice first.
    public var preferred: [String] = []
    /// Organisations or countries with which there must be no match.
    public var blocked: [String] = []
    /// Whether the provider agreed that the record is shared with requesters.
    public var sharingConsent: Bool?
    /// Who may see the record.
    public var visibility = Visibility.public
    /// When and how much; at least one.
    public var windows: [OfferWindow] = []

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

/// When an offer can be used, and how much of it there is then.
public struct OfferWindow: Hashable, Sendable {
    /// Unique in the offer.
    public var code = "main"
    /// First day.
    public var opens: CalendarDate?
    /// Last day.
    public var closes: CalendarDate?
    /// The last day to agree on a match.
    public var applyBy: CalendarDate?
    /// How much there is; nil: without limit.
    public var capacity: Int64?
    /// The least that one match may take.
    public var quantityMinimum: Int64 = 1
    /// The most that one match may take; nil: all.
    public var quantityMaximum: Int64?
    /// Quantities grow by this.
    public var lot: Int64 = 1
    /// Opened only when at least so much is taken; nil: always.
    public var cohortMinimum: Int64?
    /// How many matches there may be; nil: without limit.
    public var beneficiariesMaximum: Int64?
    /// GPUs at once, for rates; nil: unknown.
    public var concurrentGPUs: Int64?

    /// Makes an empty window, to be filled field by field.
    public init() {}

    /// The window's days; nil where a bound is unknown.
    public var period: Period? {
        guard let opens, let closes else { return nil }
        return Period(first: opens, last: closes)
    }
}
