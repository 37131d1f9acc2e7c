import Programme

/// The hand-made cases of the demonstration, and the sound defaults that their records start from.
///
/// Most cases lie in 2029 and later, when no other record of the programme is open: what becomes of them is
/// decided by the case alone.
struct TrapPool: Sendable {
    let date: CalendarDate
    private(set) var organisations: [Organisation] = []
    private(set) var needs: [Need] = []
    private(set) var offers: [Offer] = []
    private(set) var awards: [Award] = []
    private(set) var declines: [Decline] = []
    private(set) var rulings: [Ruling] = []

    /// All cases.
    static func all(_ date: CalendarDate) -> TrapPool {
        var pool = TrapPool(date: date)
        pool.oneSeat()
        pool.hardToMatch()
        pool.richNeighbour()
        pool.tie()
        pool.bundles()
        pool.graduation()
        pool.licence()
        pool.residency()
        pool.decliner()
        pool.expired()
        pool.cohort()
        pool.units()
        pool.weeklyRate()
        pool.duplicates()
        pool.pinAgainstFloor()
        pool.publicBodies()
        pool.tooLate()
        pool.crumbs()
        pool.readiness()
        pool.certificates()
        pool.screening()
        pool.exportControl()
        pool.endorsement()
        pool.childrensData()
        pool.costs()
        pool.memory()
        pool.ban()
        pool.criteria()
        pool.clocks()
        pool.womenLed()
        pool.stay()
        pool.script()
        pool.dialect()
        pool.years()
        pool.interconnect()
        pool.cap()
        pool.samePeriod()
        return pool
    }

    private init(date: CalendarDate) {
        self.date = date
    }

    /// The first day of a month, so many months after January 2029.
    func month(_ number: Int) -> CalendarDate {
        CalendarDate("\(2029 + number / 12)-\(number % 12 < 9 ? "0" : "")\(number % 12 + 1)-01") ?? date
    }

    /// Adds an organisation and returns its id.
    mutating func organisation(
        _ name: String,
        _ country: String,
        _ type: OrganisationType = .university,
        _ change: (inout Organisation) -> Void = { _ in }
    ) -> String {
        var organisation = Organisation()
        organisation.externalID = "TRAP-ORG-\(organisations.count + 1)"
        organisation.name = name
        organisation.country = country
        organisation.type = type
        organisation.screening = .clear
        organisation.screenedOn = date.adding(days: -30)
        organisation.screeningList = "UN consolidated list"
        organisation.isFictional = true
        change(&organisation)
        organisations.append(organisation)
        return organisation.externalID
    }

    /// Adds a need of one component; every fact that a rule asks for is known.
    mutating func need(
        _ id: String,
        of organisation: String,
        _ title: String,
        kind: Kind = .training,
        quantity: Int64 = 1,
        month: Int,
        months: Int = 3,
        _ change: (inout Need) -> Void = { _ in }
    ) {
        var need = Need()
        need.externalID = id
        need.organisation = organisation
        need.title = title
        need.textLanguage = "en"
        need.submittedOn = date.adding(days: -60)
        need.verifiedOn = date.adding(days: -10)
        need.sectors = ["health.medical-imaging"]
        need.sdgs = [3]
        need.urgency = 3
        need.endorsement = .nationalFocalPoint
        need.readiness = 2
        need.languages = [LanguageSkill(language: "en", level: .c1)]
        need.opens = self.month(month)
        need.closes = self.month(month + months).adding(days: -1)
        need.linkMbps = 50
        need.deviceMemoryGB = 16
        need.safeguards = [.ethicsApproval, .dataProtectionOfficer]
        need.costsCovered = [.travel, .visa, .board, .fees, .storage, .egress]
        need.sharingConsent = true
        need.components = [Self.component(kind, quantity)]
        change(&need)
        needs.append(need)
    }

    /// A component that asks for nothing special.
    static func component(_ kind: Kind, _ quantity: Int64, code: String = "main") -> NeedComponent {
        var component = NeedComponent()
        component.code = code
        component.kind = kind
        component.quantity = quantity
        component.quantityMinimum = quantity
        component.qualification = 7
        switch kind {
        case .training: component.unit = .seat
        case .lab: component.unit = .place
        case .dataset:
            component.unit = .access
            component.hostingGB = 1_000
            component.dataUses = [.research]
        case .compute:
            component.unit = .gpuHour
            component.gpuMemoryGB = 40
            component.concurrentGPUs = 8
            component.stacks = [.cuda]
            component.toleratesPreemption = true
        }
        return component
    }

    /// Adds an offer of one window; every fact that a rule asks for is known.
    mutating func offer(
        _ id: String,
        of organisation: String,
        _ title: String,
        kind: Kind = .training,
        capacity: Int64,
        month: Int,
        months: Int = 3,
        _ change: (inout Offer) -> Void = { _ in }
    ) {
        var offer = Offer()
        offer.externalID = id
        offer.organisation = organisation
        offer.title = title
        offer.textLanguage = "en"
        offer.submittedOn = date.adding(days: -90)
        offer.verifiedOn = date.adding(days: -10)
        offer.sectors = ["health.medical-imaging"]
        offer.sdgs = [3]
        offer.kind = kind
        offer.languages = [LanguageSkill(language: "en", level: .b2)]
        offer.sharingConsent = true
        offer.hostCountry = organisations.first { $0.externalID == organisation }?.country
        switch kind {
        case .training: (offer.unit, offer.modality) = (.seat, .online)
        case .lab: (offer.unit, offer.modality, offer.ipRegime) = (.place, .residency, .open)
        case .dataset:
            (offer.unit, offer.modality) = (.access, .image)
            offer.licence = "CC-BY-4.0"
            offer.sensitivity = Sensitivity.none
            offer.transferRegime = .open
            offer.communityConsent = true
            offer.accessModes = [.download]
            (offer.records, offer.sizeGB) = (50_000, 100)
        case .compute:
            (offer.unit, offer.modality) = (.gpuHour, .batch)
            (offer.accelerator, offer.gpuMemoryGB, offer.gpusPerNode) = ("A100-80GB", 80, 8)
            (offer.stack, offer.isPreemptible) = (.cuda, false)
            (offer.storageGB, offer.egressGB) = (20_000, 2_000)
        }
        var window = OfferWindow()
        window.opens = self.month(month)
        window.closes = self.month(month + months).adding(days: -1)
        window.capacity = capacity
        if kind == .compute { window.concurrentGPUs = 64 }
        offer.windows = [window]
        change(&offer)
        offers.append(offer)
    }

    /// Adds a past decline.
    mutating func decline(
        _ id: String,
        need: String,
        offer: String,
        _ code: DeclineCode,
        daysAgo: Int,
        blocked: Bool
    ) {
        var decline = Decline()
        decline.externalID = id
        decline.need = need
        decline.offer = offer
        decline.code = code
        decline.declinedOn = date.adding(days: -daysAgo)
        if blocked { decline.blockedUntil = date.adding(days: 180 - daysAgo) }
        declines.append(decline)
    }

    /// Adds an officer's ruling.
    mutating func ruling(
        _ id: String,
        _ action: RulingAction,
        need: String,
        offer: String,
        _ reason: String,
        quantity: Int64? = nil
    ) {
        var ruling = Ruling()
        ruling.externalID = id
        ruling.action = action
        ruling.need = need
        ruling.offer = offer
        ruling.quantity = quantity
        ruling.reason = reason
        ruling.issuedBy = "Officer of the demonstration"
        ruling.issuedOn = date.adding(days: -7)
        ruling.validUntil = date.adding(days: 180)
        rulings.append(ruling)
    }

    /// Adds a past award.
    mutating func award(_ id: String, to organisation: String, daysAgo: Int) {
        var award = Award()
        award.externalID = id
        award.organisation = organisation
        award.kind = .training
        award.quantity = 5
        award.unit = .seat
        award.awardedOn = date.adding(days: -daysAgo)
        awards.append(award)
    }
}
