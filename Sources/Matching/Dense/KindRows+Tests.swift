import Programme

extension KindRows.Maker {
    /// The tests of a kind, cheapest and most telling first.
    mutating func addTests(_ kind: Kind) {
        let pool = pool
        add(.h1, { [UInt64($0.modalities), UInt64($0.unitProfile)] }) {
            KindModalityUnit().judge($0, $1, pool)
        }
        add(.h2, { $0.country ?? -1 }) { CountryEligibility().judge($0, $1, pool) }
        add(.h3, { $0.organisationType }) { OrganisationEligibility().judge($0, $1, pool) }
        addDays(kind)
        add(.h8, { $0.languageProfile }) { Languages().judge($0, $1, pool) }
        addPrerequisites()
        add(.h13, { $0.endorsement }) { Endorsed().judge($0, $1, pool) }
        add(.h15, { $0.costsCovered }) { Funded().judge($0, $1, pool) }
        add(
            .h12,
            { need in
                [
                    Self.outcome(need.organisation.map { pool.screening[$0] } ?? .incomplete),
                    need.seat ?? -1, need.country ?? -1, need.hasParent ? 1 : 0, need.parent ?? -1,
                ]
            }
        ) { Clearance().judge($0, $1, pool) }
        add(.h10, { LicenceKey($0, isDataset: kind == .dataset) }) { Licences().judge($0, $1, pool) }
        add(.h14, { [Int($0.safeguards), Int($0.handlesPersonalData)] }) {
            Safeguards().judge($0, $1, pool)
        }
        if kind != .training { add(.h11, PlaceKey.init) { DataPlace().judge($0, $1, pool) } }
        addTechnicalFit(kind)
        add(.h18, { Self.outcome(pool.needStanding[Int($0.need)]) }) { Fresh().judge($0, $1, pool) }
    }

    /// H4 without excluded days: a difference of days for each end of the two windows.
    private mutating func addDays(_ kind: Kind) {
        let date = pool.date
        @Sendable func known(_ offer: WindowFacts, _ holds: @autoclosure () -> Bool) -> Verdict {
            if offer.opens == Unknown.day || offer.closes == Unknown.day { return .incomplete }
            return holds() ? .pass : .fail(nil)
        }
        // A need without dates is incomplete on every window.
        let unknown: (ComponentFacts) -> Bool = { $0.opens == Unknown.day || $0.closes == Unknown.day }
        let undated: @Sendable (ComponentFacts) -> Bool = {
            $0.opens == Unknown.day || $0.closes == Unknown.day
        }
        add(.h4, unknown) { undated($0) ? .incomplete : known($1, $1.applyBy >= date) }
        if kind == .training {
            add(.h4, { unknown($0) ? Unknown.day : $0.opens }) {
                if undated($0) { return .incomplete }
                return known($1, $1.opens >= max(date, $0.opens))
            }
            add(.h4, { unknown($0) ? Unknown.day : $0.closes }) {
                undated($0) ? .incomplete : known($1, $1.closes <= $0.closes)
            }
            add(.h4, { unknown($0) ? Unknown.day : $0.daysMinimum }) {
                undated($0) ? .incomplete : known($1, $1.closes - $1.opens + 1 >= $0.daysMinimum)
            }
            return
        }
        // The shared days are those from the later opening to the earlier closing: enough of them means enough from
        // each opening, and from the date, to each closing.
        let least: @Sendable (ComponentFacts) -> Int32 = { max(1, $0.daysMinimum) }
        add(.h4, { unknown($0) ? Unknown.day : max($0.opens, date) + least($0) }) {
            undated($0) ? .incomplete : known($1, $1.closes - max($0.opens, date) + 1 >= least($0))
        }
        add(.h4, { unknown($0) ? Unknown.day : $0.closes - least($0) }) {
            undated($0) ? .incomplete : known($1, $0.closes - $1.opens + 1 >= least($0))
        }
        add(.h4, { unknown($0) ? Unknown.day : least($0) }) {
            undated($0) ? .incomplete : known($1, $1.closes - $1.opens + 1 >= least($0))
        }
        add(.h4, { unknown($0) ? 2 : $0.closes - max($0.opens, date) + 1 >= least($0) ? 1 : 0 }) {
            undated($0) ? .incomplete : known($1, $0.closes - max($0.opens, date) + 1 >= least($0))
        }
        if kind == .lab { addStays() }
    }

    /// H4 of labs: how long a stay both sides can have, and enough days for the shortest that the host takes.
    private mutating func addStays() {
        let date = pool.date
        func isUndated(_ need: ComponentFacts) -> Bool {
            need.opens == Unknown.day || need.closes == Unknown.day
        }
        @Sendable func verdict(
            _ need: ComponentFacts,
            _ offer: WindowFacts,
            _ judge: (ComponentFacts, WindowFacts) -> Verdict
        ) -> Verdict {
            let days = [need.opens, need.closes, offer.opens, offer.closes]
            return days.contains(Unknown.day) ? .incomplete : judge(need, offer)
        }
        @Sendable func atLeast(_ days: Int32, _ offer: WindowFacts) -> Verdict {
            days >= offer.stayDaysMinimum ? .pass : .fail(nil)
        }
        add(.h4, { isUndated($0) ? [Unknown.day] : [$0.daysMinimum, $0.daysMaximum] }) {
            verdict($0, $1) { Windows.stay($0, $1) }
        }
        guard windows.contains(where: { pool.windows[Int($0)].stayDaysMinimum > 1 }) else { return }
        add(.h4, { isUndated($0) ? Unknown.day : max($0.opens, date) }) {
            verdict($0, $1) { atLeast($1.closes - max($0.opens, date) + 1, $1) }
        }
        add(.h4, { isUndated($0) ? Unknown.day : $0.closes }) {
            verdict($0, $1) { atLeast($0.closes - $1.opens + 1, $1) }
        }
        add(.h4, { isUndated($0) }) { verdict($0, $1) { atLeast($1.closes - $1.opens + 1, $1) } }
        add(.h4, { isUndated($0) ? Unknown.day : $0.closes - max($0.opens, date) }) {
            verdict($0, $1) { atLeast($0.closes - max($0.opens, date) + 1, $1) }
        }
    }

    private mutating func addPrerequisites() {
        let pool = pool
        add(.h9, held: { $0.readiness }, demanded: { $0.readinessMinimum })
        add(.h9, held: { $0.qualification }, demanded: { $0.qualificationMinimum })
        add(.h9, { $0.audiences }) { Prerequisites.audience($0, $1) }
        add(.h9, { $0.certificates }) { pool.certificates.verdict($0.certificates, $1.certificates) }
    }

    private mutating func addTechnicalFit(_ kind: Kind) {
        add(.h16, held: { $0.linkMbps }, demanded: { $0.linkMbpsMinimum })
        add(.h16, held: { $0.deviceMemoryGB }, demanded: { $0.deviceMemoryGBMinimum })
        add(.h16, { $0.offsetMinutes }) {
            WorkingHours.verdict($0.offsetMinutes, $1.offsetMinutes, $1.overlapHoursMinimum)
        }
        switch kind {
        case .compute:
            add(.h16, demanded: { $0.gpuMemoryGB }, held: { $0.gpuMemoryGB })
            add(.h16, demanded: { $0.concurrentGPUs }, held: { $0.concurrentGPUs })
            add(.h16, demanded: { $0.storageGB }, held: { $0.storageGB })
            add(.h16, demanded: { $0.egressGB }, held: { $0.egressGB })
            add(.h16, { $0.stacks }) { TechnicalFit.stack($0, $1) }
            add(.h16, { $0.interconnects }) { TechnicalFit.interconnect($0, $1) }
            add(.h16, { $0.toleratesPreemption }) { TechnicalFit.preemption($0, $1) }
        case .dataset:
            add(.h16, demanded: { $0.recordsMinimum }, held: { $0.records })
            add(.h16, { $0.accessModes }) { TechnicalFit.access($0, $1) }
            add(.h16, { $0.dataCountries }) { TechnicalFit.coverage($0, $1) }
            add(.h16, { [$0.dataFrom, $0.dataTo] }) { TechnicalFit.period($0, $1) }
        case .training, .lab: break
        }
    }

    private static func outcome(_ verdict: Verdict) -> Int {
        switch verdict {
        case .pass: 0
        case .fail: 1
        case .incomplete: 2
        }
    }
}

/// What H10 looks at of a need.
private struct LicenceKey: Hashable {
    var ipRegimes: UInt32
    var dataUses: UInt32 = 0
    var organisationType: UInt32 = 0
    var safeguards: UInt32 = 0

    init(_ need: ComponentFacts, isDataset: Bool) {
        ipRegimes = need.ipRegimes
        guard isDataset else { return }
        dataUses = need.dataUses
        organisationType = need.organisationType
        safeguards = need.safeguards
    }
}

/// What H11 looks at of a need.
private struct PlaceKey: Hashable {
    var accessModes: UInt32
    var country: Int
    var residency: CountrySet?
    var safeguards: Verdict
    var handlesPersonalData: UInt8

    init(_ need: ComponentFacts) {
        accessModes = need.accessModes
        country = need.country ?? -1
        residency = need.hasResidency ? need.residency : nil
        safeguards = need.transferSafeguards
        handlesPersonalData = need.handlesPersonalData
    }
}
