/// A closed list of codes that registers, files and the database share.
///
/// The raw value is what officers type and what is stored; it is lower case with hyphens.
public protocol Code: RawRepresentable<String>, CaseIterable, Hashable, Sendable, CustomStringConvertible {}

extension Code {
    /// The code as it is written.
    public var description: String { rawValue }
}

/// What is asked for or offered.
public enum Kind: String, Code {
    case lab, training, dataset, compute
}

/// In what form a kind is delivered; each belongs to one kind.
public enum Modality: String, Code {
    case jointLab = "joint-lab"
    case residency = "residency"
    case expertVisit = "expert-visit"
    case remoteAccess = "remote-access"
    case equipmentGrant = "equipment-grant"
    case online, onsite, blended
    case text
    case parallelText = "parallel-text"
    case speech, image, video, tabular, satellite
    case healthRecord = "health-record"
    case benchmark
    case batch
    case cloudVM = "cloud-vm"
    case notebook, api

    /// The kind that can be delivered in this form.
    public var kind: Kind {
        switch self {
        case .jointLab, .residency, .expertVisit, .remoteAccess, .equipmentGrant: .lab
        case .online, .onsite, .blended: .training
        case .text, .parallelText, .speech, .image, .video, .tabular, .satellite, .healthRecord, .benchmark:
            .dataset
        case .batch, .cloudVM, .notebook, .api: .compute
        }
    }
}

/// What a quantity counts.
public enum Unit: String, Code {
    case seat
    case place
    case access
    case gpuHour = "gpu-hour"
    case nodeHour = "node-hour"
    case coreHour = "core-hour"
    case creditUSD = "credit-usd"

    /// The unit behind a number other than 1.
    public var plural: String {
        switch self {
        case .seat, .place, .gpuHour, .nodeHour, .coreHour: rawValue + "s"
        case .access: "accesses"
        case .creditUSD: "credits of 1 USD"
        }
    }

    /// The kind that is counted in this unit.
    public var kind: Kind {
        switch self {
        case .seat: .training
        case .place: .lab
        case .access: .dataset
        case .gpuHour, .nodeHour, .coreHour, .creditUSD: .compute
        }
    }
}

/// What sort of body an organisation is, after IATI's OrganisationType.
public enum OrganisationType: String, Code {
    case government
    case publicBody = "public-body"
    case university
    case researchInstitute = "research-institute"
    case ngo
    case hpcCentre = "hpc-centre"
    case company
    case foundation
    case multilateral
}

/// Who stands behind a need.
public enum Endorsement: String, Code, Comparable {
    case none
    case institutional
    case nationalFocalPoint = "national-focal-point"

    /// Whether one endorsement is weaker than another.
    public static func < (left: Endorsement, right: Endorsement) -> Bool {
        left.rank < right.rank
    }

    /// 0 for none to 2 for the national focal point.
    public var rank: Int {
        switch self {
        case .none: 0
        case .institutional: 1
        case .nationalFocalPoint: 2
        }
    }
}

/// What data will be used for.
public enum DataUse: String, Code {
    case research
    case publicService = "public-service"
    case commercial
    case redistribution
    case modelTraining = "model-training"
}

/// Conditions under which data may be used, after the Data Use Ontology of GA4GH.
public enum UseCondition: String, Code {
    /// DUO:0000042: research of any kind, and only that.
    case generalResearch = "general-research"
    /// DUO:0000018: by bodies that are not for profit, and not commercially.
    case nonProfit = "non-profit-non-commercial"
    /// DUO:0000021: with the approval of an ethics committee.
    case ethicsApproval = "ethics-approval"
}

/// How personal the records of a dataset are, least first.
public enum Sensitivity: String, Code {
    case none, pseudonymised, personal
    case specialCategory = "special-category"
    case children
}

/// What protects personal data at the requester.
public enum Safeguard: String, Code {
    case ethicsApproval = "ethics-approval"
    case dataProtectionOfficer = "data-protection-officer"
    case secureEnclave = "secure-enclave"
    case parentalConsent = "parental-consent"
    case impactAssessment = "impact-assessment"
}

/// How data or machines are reached.
public enum AccessMode: String, Code {
    case download, api, enclave, federated
}

/// Under which rules data may cross a border.
public enum TransferRegime: String, Code {
    case open, conditional, controlled
}

/// A cost that someone has to bear.
public enum Cost: String, Code {
    case travel, visa, board, fees, storage, egress
}

/// Who owns what a joint lab makes.
public enum IntellectualPropertyRegime: String, Code {
    case own, joint, host, open
}

/// The software stack of accelerators.
public enum SoftwareStack: String, Code {
    case cuda, rocm, oneapi, cpu
}

/// What joins the GPUs of a job that needs several at once.
public enum Interconnect: String, Code {
    case ethernet, roce, infiniband, slingshot, nvlink
}

/// How flows go between partners.
public enum Collaboration: String, Code {
    case northSouth = "north-south"
    case southSouth = "south-south"
    case triangular
}

/// Whether due diligence and sanctions screening came out clear.
public enum Screening: String, Code {
    case clear, pending, hit
}

/// Who may see a record.
public enum Visibility: String, Code {
    case `public`, members, officers
}

/// For whom a course is made.
public enum Audience: String, Code {
    case policyOfficials = "policy-officials"
    case teachers, engineers, researchers, judges
    case healthStaff = "health-staff"
    case women
}

/// Dated groups of countries that policies refer to.
public enum CountryGroup: String, Code {
    case ldc, lldc, sids
    case lowIncome = "low-income"
    case lowerMiddleIncome = "lower-middle-income"
    case upperMiddleIncome = "upper-middle-income"
    case highIncome = "high-income"
    case globalSouth = "global-south"
    case g77
}

/// The states of a need.
public enum NeedStatus: String, Code {
    case draft, submitted, returned
    case underReview = "under-review"
    case rejected, open
    case partlyMatched = "partly-matched"
    case fullyMatched = "fully-matched"
    case inDelivery = "in-delivery"
    case fulfilled, closed, suspended, withdrawn, expired, merged

    /// Whether a need in this state takes part in a match.
    public var isInPool: Bool { self == .open || self == .partlyMatched }
}

/// The states of an offer.
public enum OfferStatus: String, Code {
    case draft, submitted, verifying, open
    case partlyCommitted = "partly-committed"
    case exhausted, closed, suspended, withdrawn, expired, reclaimed

    /// Whether an offer in this state takes part in a match.
    public var isInPool: Bool { self == .open || self == .partlyCommitted }
}

/// The states of an organisation's record.
public enum OrganisationStatus: String, Code {
    case open, suspended, withdrawn
}
