import Programme

/// H16: what is not a preference, because the job would not run: memory, GPUs at once and what joins them, stack,
/// link, devices, records and the years that they cover, access and space; and, of what is given live, hours that both sides can be there.
struct TechnicalFit: PairRule {
    let code = RuleCode.h16
    let sentence = "The technical demands of both sides are met."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        findings.demand(need.linkMbps, atLeast: offer.linkMbpsMinimum, .megabits)
        findings.demand(need.deviceMemoryGB, atLeast: offer.deviceMemoryGBMinimum, .gigabytes)
        findings.add(WorkingHours.verdict(need.offsetMinutes, offer.offsetMinutes, offer.overlapHoursMinimum))
        switch need.kind {
        case .compute:
            findings.demand(offer.gpuMemoryGB, atLeast: need.gpuMemoryGB, .gigabytes)
            findings.demand(offer.concurrentGPUs, atLeast: need.concurrentGPUs, .gpus)
            findings.demand(offer.storageGB, atLeast: need.storageGB, .gigabytes)
            findings.demand(offer.egressGB, atLeast: need.egressGB, .gigabytes)
            findings.add(Self.stack(need, offer))
            findings.add(Self.preemption(need, offer))
            findings.add(Self.interconnect(need, offer))
        case .dataset:
            findings.demand(offer.records, atLeast: need.recordsMinimum, .records)
            findings.add(Self.access(need, offer))
            findings.add(Self.coverage(need, offer))
            findings.add(Self.period(need, offer))
            findings.add(Self.space(need, offer))
        case .training, .lab: break
        }
        return findings.verdict
    }

    static func stack(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.stacks == .max { return .pass }
        if offer.stack == 0 { return .incomplete }
        return need.stacks & offer.stack == 0 ? .fail(nil) : .pass
    }

    static func interconnect(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.interconnects == .max { return .pass }
        if offer.interconnect == 0 { return .incomplete }
        return need.interconnects & offer.interconnect == 0 ? .fail(nil) : .pass
    }

    /// Only a job that is known not to survive cares about a machine that is not known to be steady.
    static func preemption(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.toleratesPreemption == 1 || offer.isPreemptible == 0 { return .pass }
        if need.toleratesPreemption == 0, offer.isPreemptible == 1 { return .fail(nil) }
        return need.toleratesPreemption == 0 || offer.isPreemptible == 1 ? .incomplete : .pass
    }

    static func access(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.accessModes == .max { return .pass }
        if offer.accessModes == 0 { return .incomplete }
        return need.accessModes & offer.accessModes == 0 ? .fail(nil) : .pass
    }

    static func coverage(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.dataCountries.isEmpty { return .pass }
        if offer.dataCountries.isEmpty { return .incomplete }
        return need.dataCountries.isDisjoint(with: offer.dataCountries) ? .fail(nil) : .pass
    }

    /// The days that are asked for lie within those that the data cover.
    static func period(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if need.dataFrom == Unknown.day, need.dataTo == Unknown.day { return .pass }
        let first = need.dataFrom == Unknown.day ? need.dataTo : need.dataFrom
        let last = need.dataTo == Unknown.day ? need.dataFrom : need.dataTo
        var missing: Int64 = 0
        if offer.dataFrom != Unknown.day { missing += max(0, Int64(offer.dataFrom) - Int64(first)) }
        if offer.dataTo != Unknown.day { missing += max(0, Int64(last) - Int64(offer.dataTo)) }
        if missing > 0 { return .fail(Shortfall(amount: missing, unit: .days)) }
        return offer.dataFrom == Unknown.day || offer.dataTo == Unknown.day ? .incomplete : .pass
    }

    /// What the two sides can only do by download needs space at the requester.
    static func space(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        space(need.accessModes & offer.accessModes, need.hostingGB, offer.sizeGB)
    }

    /// The same of the ways of access that both have, the space that there is and the size.
    @inline(__always)
    static func space(_ modes: UInt32, _ hostingGB: Int64, _ sizeGB: Int64) -> Verdict {
        guard modes == AccessMode.download.bit, sizeGB != Unknown.number else { return .pass }
        var findings = Findings()
        findings.demand(hostingGB, atLeast: sizeGB, .gigabytes)
        return findings.verdict
    }

    func facts(_ pair: PairRecords) -> Facts {
        var need: [Phrase] = []
        var offer: [Phrase] = []
        func compare(_ label: String, _ left: Int64?, _ right: Int64?, _ unit: String, _ stated: Bool) {
            guard stated else { return }
            func measure(_ amount: Int64?) -> Phrase {
                let amount = amount.map { Phrase.Value.counted($0, unit) } ?? .unknown
                return Phrase(.measure, ["label": .code("measure", label), "amount": amount])
            }
            need.append(measure(left))
            offer.append(measure(right))
        }
        let component = pair.component
        let other = pair.offer
        compare("link", pair.need.linkMbps, other.linkMbpsMinimum, "Mbit/s", other.linkMbpsMinimum != nil)
        compare(
            "device",
            pair.need.deviceMemoryGB,
            other.deviceMemoryGBMinimum,
            "GB",
            other.deviceMemoryGBMinimum != nil
        )
        if let hours = other.overlapHoursMinimum {
            need.append(WorkingHours.words(pair.clock(of: pair.country)))
            offer.append(Phrase(.live, ["hours": .number(hours)]))
            offer.append(WorkingHours.words(pair.clock(of: pair.givenFrom)))
        }
        switch component.kind {
        case .compute:
            compare(
                "gpu-memory",
                component.gpuMemoryGB,
                other.gpuMemoryGB,
                "GB",
                component.gpuMemoryGB != nil
            )
            compare(
                "at-once",
                component.concurrentGPUs,
                pair.window.concurrentGPUs,
                "GPUs",
                component.concurrentGPUs != nil
            )
            compare("storage", component.storageGB, other.storageGB, "GB", component.storageGB != nil)
            compare("egress", component.egressGB, other.egressGB, "GB", component.egressGB != nil)
            if !component.stacks.isEmpty {
                need.append(Phrase(.stacks, ["stacks": .anyOf("stack", component.stacks)]))
                offer.append(
                    other.stack.map { Phrase(.stacks, ["stacks": .code("stack", $0)]) }
                        ?? Phrase(.stackUnknown)
                )
            }
            if !component.interconnects.isEmpty {
                need.append(Phrase(.joinedBy, ["kinds": .anyOf("interconnect", component.interconnects)]))
                let given = other.interconnect.map { Phrase.Value.code("interconnect", $0) } ?? .unknown
                offer.append(Phrase(.joinedBy, ["kinds": given]))
            }
            if let tolerates = component.toleratesPreemption {
                need.append(Phrase(tolerates ? .mayBePreempted : .notPreempted))
                offer.append(
                    Phrase(other.isPreemptible.map { $0 ? .preemptible : .steady } ?? .preemptionUnknown)
                )
            }
        case .dataset:
            compare(
                "records",
                component.recordsMinimum,
                other.records,
                "records",
                component.recordsMinimum != nil
            )
            if !component.accessModes.isEmpty {
                need.append(Phrase(.accessModes, ["modes": .anyOf("access-mode", component.accessModes)]))
                offer.append(Phrase(.accessModes, ["modes": .anyOf("access-mode", other.accessModes)]))
            }
            if !component.dataCountries.isEmpty {
                need.append(Phrase(.covering, ["countries": .places(component.dataCountries)]))
                offer.append(
                    other.dataCountries.isEmpty
                        ? Phrase(.coverageUnknown)
                        : Phrase(.covering, ["countries": .places(other.dataCountries)])
                )
            }
            if component.dataFrom != nil || component.dataTo != nil {
                need.append(Self.days(component.dataFrom, component.dataTo))
                offer.append(Self.days(other.dataFrom, other.dataTo))
            }
            let wanted = component.accessModes.isEmpty ? AccessMode.allCases.mask : component.accessModes.mask
            let isDownload = wanted & other.accessModes.mask == AccessMode.download.bit
            compare("space", component.hostingGB, other.sizeGB, "GB", isDownload)
        case .training, .lab: break
        }
        return .demands(need, offer)
    }

    private static func days(_ first: CalendarDate?, _ last: CalendarDate?) -> Phrase {
        let days: Phrase.Value =
            switch (first, last) {
            case (let first?, let last?):
                .phrase(Phrase(.period, ["first": .date(first), "last": .date(last)]))
            case (let day?, nil), (nil, let day?): .date(day)
            case (nil, nil): .unknown
            }
        return Phrase(.coveringDays, ["days": days])
    }
}
