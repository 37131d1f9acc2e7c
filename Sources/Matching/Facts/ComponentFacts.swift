import Programme

/// A fact that can be unknown, in a form that costs nothing to copy.
enum Unknown {
    /// An unknown number.
    static let number = Int64.min
    /// An unknown date, as days since 1970.
    static let day = Int32.min
}

/// What the rules look at of a need's component, as numbers: the screen reads millions of these.
struct ComponentFacts: Sendable {
    /// Place of the need among the snapshot's needs.
    var need: Int32
    /// Place of the component in the need.
    var component: Int32
    var kind: Kind
    var unit: Unit
    /// Modalities that will do; all of the kind where the need names none.
    var modalities: UInt32
    /// Index of the country; nil where unknown.
    var country: Int?
    /// Groups of that country on the date.
    var groups: UInt16
    /// Index of the organisation; nil where it is not registered.
    var organisation: Int?
    /// Bit of the organisation's type; 0 where unknown.
    var organisationType: UInt32
    var opens: Int32
    var closes: Int32
    var daysMinimum: Int32
    /// The longest stay that is possible; `Int32.max` where any is.
    var daysMaximum: Int32
    var hasBlackouts: Bool
    var quantity: Int64
    var quantityMinimum: Int64
    var suppliersMaximum: Int64
    /// Index among the distinct language profiles of needs.
    var languageProfile: Int32
    /// Languages of the participants that are official or widely spoken in the need's country.
    var localLanguages: NumberSet
    /// Whether North-South or triangular work is asked for.
    var wantsNorth: Bool
    /// Whether counterparts are preferred.
    var hasPreferences: Bool
    /// Index among the distinct ways in which needs count.
    var unitProfile: Int32
    /// Index among the distinct lists of certificates.
    var certificates: Int32
    var readiness: Int64
    var qualification: Int64
    /// 0 where unknown.
    var audiences: UInt32
    /// 0 where unknown.
    var dataUses: UInt32
    /// Regimes that will do; all where none is named.
    var ipRegimes: UInt32
    var hasResidency: Bool
    var residency: CountrySet
    /// Countries of which a dataset has to cover one; empty: no such demand.
    var dataCountries: CountrySet
    /// The days that a dataset has to cover; `Unknown.day` where no such end is asked for.
    var dataFrom: Int32
    var dataTo: Int32
    /// 0 no, 1 yes, 2 unknown.
    var handlesPersonalData: UInt8
    /// 0 where unknown.
    var safeguards: UInt32
    /// Whether what the conditional regime asks for is there.
    var transferSafeguards: Verdict
    /// Index of the country of the organisation's seat.
    var seat: Int?
    var hasParent: Bool
    /// Index of the country of its ultimate parent's seat.
    var parent: Int?
    var endorsement: Int64
    /// 0 where unknown.
    var costsCovered: UInt32
    var gpuMemoryGB: Int64
    var concurrentGPUs: Int64
    var stacks: UInt32
    /// Interconnects that will do; all where none is named.
    var interconnects: UInt32
    /// 0 no, 1 yes, 2 unknown.
    var toleratesPreemption: UInt8
    var storageGB: Int64
    var egressGB: Int64
    var linkMbps: Int64
    var deviceMemoryGB: Int64
    /// Minutes by which the clocks are ahead of UTC in the need's country.
    var offsetMinutes: Int64
    var recordsMinimum: Int64
    var accessModes: UInt32
    var hostingGB: Int64
    /// Whether somebody is blocked, in conflict or was declined: those pairs take the slow path.
    var hasBlocks: Bool
    /// Whether an officer banned a pair of the need: those pairs take the slow path.
    var hasBans: Bool

    init(
        need: Int,
        component: Int,
        of record: Need,
        organisation: Organisation?,
        organisationIndex: Int?,
        reference: ReferenceIndex,
        profiles: (language: Int, unit: Int, certificates: Int),
        localLanguages: NumberSet,
        policy: Policy,
        hasBlocks: Bool,
        hasBans: Bool
    ) {
        let part = record.components[component]
        self.need = Int32(need)
        self.component = Int32(component)
        kind = part.kind
        unit = part.unit
        modalities =
            part.modalities.isEmpty
            ? Modality.allCases.filter { $0.kind == part.kind }.mask : part.modalities.mask
        country = (record.country ?? organisation?.country).flatMap { reference.countries[$0] }
        groups = country.map { reference.groupMask[$0] } ?? 0
        self.organisation = organisationIndex
        organisationType = organisation?.type?.bit ?? 0
        let opening = part.opens ?? record.opens
        var closing = part.closes ?? record.closes
        if let deadline = record.deadline, let end = closing { closing = min(end, deadline) }
        opens = opening?.daysSince1970 ?? Unknown.day
        closes = closing?.daysSince1970 ?? Unknown.day
        daysMinimum = Int32(clamping: part.daysMinimum ?? 1)
        daysMaximum = part.daysMaximum.map { Int32(clamping: $0) } ?? .max
        hasBlackouts = !record.blackouts.isEmpty
        quantity = part.quantity
        quantityMinimum = part.quantityMinimum
        suppliersMaximum = part.suppliersMaximum
        languageProfile = Int32(profiles.language)
        self.localLanguages = localLanguages
        wantsNorth = record.collaborations.contains { $0 != .southSouth }
        hasPreferences = !record.preferred.isEmpty
        unitProfile = Int32(profiles.unit)
        certificates = Int32(profiles.certificates)
        readiness = record.readiness ?? Unknown.number
        qualification = part.qualification ?? Unknown.number
        audiences = part.audiences.mask
        dataUses = part.dataUses.mask
        ipRegimes = part.ipRegimes.isEmpty ? .max : part.ipRegimes.mask
        hasResidency = !part.residencyCountries.isEmpty
        residency = reference.set(part.residencyCountries)
        dataCountries = reference.set(part.dataCountries)
        dataFrom = part.dataFrom?.daysSince1970 ?? Unknown.day
        dataTo = part.dataTo?.daysSince1970 ?? Unknown.day
        handlesPersonalData = part.handlesPersonalData.map { $0 ? 1 : 0 } ?? 2
        safeguards = record.safeguards.mask
        transferSafeguards = Safeguards.held(record.safeguards.mask, policy.transferSafeguards.mask)
        seat = organisation?.country.flatMap { reference.countries[$0] }
        hasParent = organisation?.parentCountry != nil
        parent = organisation?.parentCountry.flatMap { reference.countries[$0] }
        endorsement = record.endorsement.map { Int64($0.rank) } ?? Unknown.number
        costsCovered = record.costsCovered.mask
        gpuMemoryGB = part.gpuMemoryGB ?? 0
        concurrentGPUs = part.concurrentGPUs ?? 0
        stacks = part.stacks.isEmpty ? .max : part.stacks.mask
        interconnects = part.interconnects.isEmpty ? .max : part.interconnects.mask
        toleratesPreemption = part.toleratesPreemption.map { $0 ? 1 : 0 } ?? 2
        storageGB = part.storageGB ?? 0
        egressGB = part.egressGB ?? 0
        linkMbps = record.linkMbps ?? Unknown.number
        deviceMemoryGB = record.deviceMemoryGB ?? Unknown.number
        offsetMinutes = country.flatMap { reference.offsetMinutes[$0] } ?? Unknown.number
        recordsMinimum = part.recordsMinimum ?? 0
        accessModes = part.accessModes.isEmpty ? .max : part.accessModes.mask
        hostingGB = part.hostingGB ?? Unknown.number
        self.hasBlocks = hasBlocks
        self.hasBans = hasBans
    }
}
