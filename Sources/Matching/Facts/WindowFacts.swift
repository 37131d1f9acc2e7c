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
    /// The most that can be taken at all by one match, in the unit.
    var quantityMaximum: Int64
    var quantityMinimum: Int64
    var lot: Int64
    /// Index among the distinct language profiles of offers.
    var languageProfile: Int32
    var gpuMemoryGB: Int64
    var concurrentGPUs: Int64
    var stack: UInt32
    /// 0 no, 1 yes, 2 unknown.
    var isPreemptible: UInt8
    var storageGB: Int64
    var egressGB: Int64
    var linkMbpsMinimum: Int64
    var deviceMemoryGBMinimum: Int64
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
        languageProfile: Int,
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
        quantityMaximum = min(slot.quantityMaximum ?? .max, slot.capacity ?? .max)
        quantityMinimum = slot.quantityMinimum
        lot = max(1, slot.lot)
        self.languageProfile = Int32(languageProfile)
        gpuMemoryGB = record.gpuMemoryGB ?? Unknown.number
        concurrentGPUs = slot.concurrentGPUs ?? Unknown.number
        stack = record.stack?.bit ?? 0
        isPreemptible = record.isPreemptible.map { $0 ? 1 : 0 } ?? 2
        storageGB = record.storageGB ?? Unknown.number
        egressGB = record.egressGB ?? Unknown.number
        linkMbpsMinimum = record.linkMbpsMinimum ?? 0
        deviceMemoryGBMinimum = record.deviceMemoryGBMinimum ?? 0
        records = record.records ?? Unknown.number
        accessModes = record.accessModes.mask
        sizeGB = record.sizeGB ?? Unknown.number
        self.hasBlocks = hasBlocks
    }
}
