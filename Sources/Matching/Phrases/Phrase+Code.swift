extension Phrase {
    /// The phrases that facts, reasons and changes are told in; each is a text of every catalogue.
    public enum Code: String, CaseIterable, Sendable {
        // What is missing.
        case unknown, anyForm = "any-form", formUnknown = "form-unknown", noDemand = "no-demand"
        case anyLanguage = "any-language", nothing

        // Kinds, units and quantities.
        case inUnit = "in-unit", asked, askedLeast = "asked-least"
        case givesFrom = "gives-from", givesFromTo = "gives-from-to", inLots = "in-lots"
        case gpusAtOnce = "gpus-at-once", gpusAtOnceUnknown = "gpus-at-once-unknown"
        case sharedDays = "shared-days"
        case exchange, nodeGPUs = "node-gpus", nodeGPUsUnknown = "node-gpus-unknown"
        case unitRate = "unit-rate", noUnitRate = "no-unit-rate"
        case acceleratorRate = "accelerator-rate", noAcceleratorRate = "no-accelerator-rate"
        case since, sinceUntil = "since-until", always, alwaysUntil = "always-until"

        // Who and where.
        case country, countryUnknown = "country-unknown", openTo = "open-to", closedTo = "closed-to"
        case openToAll = "open-to-all", organisationType = "organisation-type"
        case typeUnknown = "type-unknown", organisation, sameOrganisation = "same-organisation"
        case keptApart = "kept-apart", blocksProvider = "blocks-provider"
        case blocksCountry = "blocks-country", blockedByProvider = "blocked-by-provider"
        case blockedAsCountry = "blocked-as-country", conflict

        // When.
        case fromTo = "from-to", atLeastDays = "at-least-days", atMostDays = "at-most-days"
        case ofUseUntil = "of-use-until"
        case notDuring = "not-during", period, agreeBy = "agree-by"
        case expired, fresh, undated, notShared = "not-shared", sharingUnknown = "sharing-unknown"
        case isInState = "is-in-state"

        // Languages and prerequisites.
        case languages, languagesUnknown = "languages-unknown", dataLanguages = "data-languages"
        case script, dialect, coveringDays = "covering-days", joinedBy = "joined-by"
        case interpreted, readiness, readinessFrom = "readiness-from"
        case isced, iscedFrom = "isced-from", qualificationUnknown = "qualification-unknown"
        case audience, audienceUnknown = "audience-unknown", onlyFor = "only-for"
        case certified, certificatesUnknown = "certificates-unknown", countsAs = "counts-as", accepts

        // Data.
        case intellectualProperty = "intellectual-property", dataUses = "data-uses"
        case usesUnknown = "uses-unknown", licence, licenceUnknown = "licence-unknown"
        case useAgreed = "use-agreed", useAllowed = "use-allowed", useRefused = "use-refused"
        case useOpen = "use-open", useCondition = "use-condition", safeguards
        case safeguardsUnknown = "safeguards-unknown", demandsSafeguards = "demands-safeguards"
        case dataOnlyIn = "data-only-in", inCountry = "in-country", placeUnknown = "place-unknown"
        case accessModes = "access-modes", sensitivity, sensitivityUnknown = "sensitivity-unknown"
        case regime, regimeUnknown = "regime-unknown", persons, noPersons = "no-persons"
        case personsUnknown = "persons-unknown", transfer, noTransfer = "no-transfer"
        case communityAgreed = "community-agreed", communityRefused = "community-refused"
        case consentUnknown = "consent-unknown", covering, coverageUnknown = "coverage-unknown"

        // Clearance, endorsement and costs.
        case notRegistered = "not-registered", notScreened = "not-screened", screening
        case screeningOn = "screening-on", screeningList = "screening-list"
        case exportClass = "export-class", seat, parent, usedIn = "used-in"
        case exportAllowed = "export-allowed", exportRefused = "export-refused", noExport = "no-export"
        case endorsement, endorsementUnknown = "endorsement-unknown", reference
        case endorsementFrom = "endorsement-from", payersUnknown = "payers-unknown"
        case pays, noCosts = "no-costs", costsArise = "costs-arise", providerPays = "provider-pays"

        // Technical fit.
        case measure, clock, live, stacks, stackUnknown = "stack-unknown"
        case mayBePreempted = "may-be-preempted", notPreempted = "not-preempted"
        case preemptible, steady, preemptionUnknown = "preemption-unknown"

        // Rulings.
        case noBan = "no-ban", ruling, bannedBy = "banned-by", issuedOn = "issued-on"
        case validUntil = "valid-until", because

        // Criteria.
        case topics, noTopic = "no-topic", anyTopic = "any-topic", textsDiffer = "texts-differ"
        case textsIn = "texts-in", countryGroups = "country-groups", noGroup = "no-group"
        case pastAwards = "past-awards", waiting, urgency, deadline, noDeadline = "no-deadline"
        case possibleOffers = "possible-offers", women, youth, genderMarker = "gender-marker"
        case children, disability, womenQuota = "women-quota", childcare
        case plan, noPlan = "no-plan", runningCosts = "running-costs"
        case trainsTrainers = "trains-trainers", wants, prefers, noPreference = "no-preference"
        case electricity, electricityOf = "electricity-of", delivered, documented

        // Why a pin or a match that is held cannot be.
        case notInPool = "not-in-pool", noSuchPart = "no-such-part", noSuchWindow = "no-such-window"
        case failsRules = "fails-rules", noExchange = "no-exchange", outOfSteps = "out-of-steps"
        case capacityPinned = "capacity-pinned", beneficiariesPinned = "beneficiaries-pinned"
        case partPinned = "part-pinned", excludesPinned = "excludes-pinned"

        // Changes of one record.
        case changeNeed = "change-need", changePart = "change-part", changeOffer = "change-offer"
        case changeWindow = "change-window", changeOrganisation = "change-organisation"
        case changeRule = "change-rule", withdrawRuling = "withdraw-ruling", liftBlock = "lift-block"
        case edit, editUnstated = "edit-unstated", editMore = "edit-more", editLess = "edit-less"
        case editTimesMore = "edit-times-more", editTimesLess = "edit-times-less"
        case editLater = "edit-later", editEarlier = "edit-earlier"

        // Trials of last night's pool.
        case withoutOffer = "without-offer", withOffer = "with-offer", asInFile = "as-in-file"
        case unregistered, holdsInstead = "holds-instead", policyOf = "policy-of"
        case withoutPair = "without-pair", withPair = "with-pair", needServed = "need-served"
        case madeBy = "made-by", valueDiffers = "value-differs"
    }
}
