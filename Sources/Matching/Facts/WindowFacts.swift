import Programme

/// What the rules look at of an offer's window, as numbers.
struct WindowFacts: Sendable {
    /// Place of the offer among the snapshot's offers.
    var offer: Int32
    /// Place of the window in the offer.
    var window: Int32
    var kind: Kind
    var unit: Unit
    /// Bit of the modality; 0 where unknown.
    var modality: UInt32
    /// Countries that may apply on the date.
    var eligible: CountrySet
    /// Whether any restriction on countries is stated.
    var restrictsCountries: Bool
    /// Index of the organisation; nil where it is not registered.
    var organisation: Int?
    /// Organisation types that may apply; all where none is named.
    var organisationTypes: UInt32
    var opens: Int32
    var closes: Int32
    /// The last day to agree; `Int32.max` where none is set.
    var applyBy: Int32
    /// The shortest and the longest stay that a lab takes visitors for; 1 and `Int32.max` where any will do.
    var stayDaysMinimum: Int32
    var stayDaysMaximum: Int32
    /// The most that can be taken at all by one match, in the unit.
    var quantityMaximum: Int64
    var quantityMinimum: Int64
    var lot: Int64
    /// Index among the distinct language profiles of offers.
    var languageProfile: Int32
    /// Languages of delivery, interpreted ones included.
    var deliveryLanguages: NumberSet
    /// Whether counterparts are preferred.
    var hasPreferences: Bool
    /// Index of the country of the provider's seat.
    var seat: Int?
    /// Index among the distinct ways in which offers count.
    var unitProfile: Int32
    /// Index among the distinct lists of certificates that are accepted.
    var certificates: Int32
    var readinessMinimum: Int64
    var qualificationMinimum: Int64
    /// All where nobody is turned away.
    var audiences: UInt32
    /// Uses that agreement or licence allow.
    var usesAllowed: UInt32
    /// Uses that the licence does not allow.
    var usesDenied: UInt32
    var useConditions: UInt32
    /// 0 where unknown.
    var ipRegime: UInt32
    /// Index of the country where it takes place, or where machines or data stand.
    var host: Int?
    /// Countries that a dataset covers; empty where unknown.
    var dataCountries: CountrySet
    /// The days that a dataset covers; `Unknown.day` where unknown.
    var dataFrom: Int32
    var dataTo: Int32
    /// Bit of the transfer regime; 0 where unknown.
    var regime: UInt32
    /// 0 no, 1 yes, 2 unknown.
    var isAboutPersons: UInt8
    /// 0 no, 1 yes, 2 unknown.
    var communityConsent: UInt8
    /// What provider and policy demand.
    var safeguardsRequired: UInt32
    var hasExportClass: Bool
    var exportAllowed: CountrySet
    var exportDenied: CountrySet
    /// What provider and programme demand.
    var endorsementRequired: Int64
    /// Costs that arise and that the provider does not bear.
    var costsOpen: UInt32
    var gpuMemoryGB: Int64
    var concurrentGPUs: Int64
    var stack: UInt32
    /// 0 where unknown.
    var interconnect: UInt32
    /// 0 no, 1 yes, 2 unknown.
    var isPreemptible: UInt8
    var storageGB: Int64
    var egressGB: Int64
    var linkMbpsMinimum: Int64
    var deviceMemoryGBMinimum: Int64
    /// Shared hours of the working day that live delivery asks for; 0: none.
    var overlapHoursMinimum: Int64
    /// Minutes by which the clocks are ahead of UTC where it is given from.
    var offsetMinutes: Int64
    var records: Int64
    var accessModes: UInt32
    var sizeGB: Int64
    var hasBlocks: Bool

    init(
        offer: Int,
        window: Int,
        of record: Offer,
        organisationIndex: Int?,
        reference: ReferenceIndex,
        eligible: CountrySet,
        profiles: (language: Int, unit: Int, certificates: Int),
        deliveryLanguages: NumberSet,
        seat: String?,
        policy: Policy,
        hasBlocks: Bool
    ) {
        let slot = record.windows[window]
        self.offer = Int32(offer)
        self.window = Int32(window)
        kind = record.kind
        unit = record.unit
        modality = record.modality?.bit ?? 0
        self.eligible = eligible
        restrictsCountries = eligible != .all
        organisation = organisationIndex
        organisationTypes =
            record.eligibleOrganisationTypes.isEmpty ? .max : record.eligibleOrganisationTypes.mask
        opens = slot.opens?.daysSince1970 ?? Unknown.day
        closes = slot.closes?.daysSince1970 ?? Unknown.day
        applyBy = slot.applyBy?.daysSince1970 ?? .max
        stayDaysMinimum = Int32(clamping: record.stayDaysMinimum ?? 1)
        stayDaysMaximum = record.stayDaysMaximum.map { Int32(clamping: $0) } ?? .max
        quantityMaximum = min(slot.quantityMaximum ?? .max, slot.capacity ?? .max)
        quantityMinimum = slot.quantityMinimum
        lot = max(1, slot.lot)
        languageProfile = Int32(profiles.language)
        self.deliveryLanguages = deliveryLanguages
        hasPreferences = !record.preferred.isEmpty
        self.seat = seat.flatMap { reference.countries[$0] }
        unitProfile = Int32(profiles.unit)
        certificates = Int32(profiles.certificates)
        readinessMinimum = record.readinessMinimum ?? 0
        qualificationMinimum = record.qualificationMinimum ?? 0
        audiences =
            record.isAudienceExclusive && !record.audiences.isEmpty ? record.audiences.mask : .max
        usesAllowed = record.allowedUses.mask
        usesDenied = 0
        for use in DataUse.allCases where usesAllowed & use.bit == 0 {
            guard let row = record.licence.flatMap({ reference.tables.use($0, use) }) else { continue }
            if row.isAllowed { usesAllowed |= use.bit } else { usesDenied |= use.bit }
        }
        useConditions = record.useConditions.mask
        ipRegime = record.ipRegime?.bit ?? 0
        host = record.hostCountry.flatMap { reference.countries[$0] }
        dataCountries = reference.set(record.dataCountries)
        dataFrom = record.dataFrom?.daysSince1970 ?? Unknown.day
        dataTo = record.dataTo?.daysSince1970 ?? Unknown.day
        regime = record.transferRegime?.bit ?? 0
        isAboutPersons = record.sensitivity.map { $0 == Sensitivity.none ? 0 : 1 } ?? 2
        communityConsent = record.communityConsent.map { $0 ? 1 : 0 } ?? 2
        safeguardsRequired =
            record.safeguardsRequired.mask
            | (record.kind == .dataset ? Safeguards.required(record.sensitivity, policy).mask : 0)
        hasExportClass = record.exportClass != nil
        exportAllowed = CountrySet()
        exportDenied = CountrySet()
        if let name = record.exportClass {
            for country in reference.groupMask.indices {
                switch reference.tables.export(name, country)?.isAllowed {
                case true: exportAllowed.insert(country)
                case false: exportDenied.insert(country)
                case nil: break
                }
            }
        }
        endorsementRequired = Int64(max(policy.endorsementMinimum, record.endorsementRequired ?? .none).rank)
        costsOpen = record.costs.mask & ~record.costsCovered.mask
        gpuMemoryGB = record.gpuMemoryGB ?? Unknown.number
        concurrentGPUs = slot.concurrentGPUs ?? Unknown.number
        stack = record.stack?.bit ?? 0
        interconnect = record.interconnect?.bit ?? 0
        isPreemptible = record.isPreemptible.map { $0 ? 1 : 0 } ?? 2
        storageGB = record.storageGB ?? Unknown.number
        egressGB = record.egressGB ?? Unknown.number
        linkMbpsMinimum = record.linkMbpsMinimum ?? 0
        deviceMemoryGBMinimum = record.deviceMemoryGBMinimum ?? 0
        overlapHoursMinimum = record.overlapHoursMinimum ?? 0
        offsetMinutes = (host ?? self.seat).flatMap { reference.offsetMinutes[$0] } ?? Unknown.number
        records = record.records ?? Unknown.number
        accessModes = record.accessModes.mask
        sizeGB = record.sizeGB ?? Unknown.number
        self.hasBlocks = hasBlocks
    }
}
