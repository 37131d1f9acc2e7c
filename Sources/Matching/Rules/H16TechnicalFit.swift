import Programme

/// H16: what is not a preference, because the job would not run: memory, GPUs at once, stack, link, devices,
/// records, access and space.
struct TechnicalFit: PairRule {
    let code = RuleCode.h16
    let sentence = "The technical demands of both sides are met."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var verdict = Verdict.pass
        demand(need.linkMbps, atLeast: offer.linkMbpsMinimum, .megabits, &verdict)
        demand(need.deviceMemoryGB, atLeast: offer.deviceMemoryGBMinimum, .gigabytes, &verdict)
        switch need.kind {
        case .compute:
            demand(offer.gpuMemoryGB, atLeast: need.gpuMemoryGB, .gigabytes, &verdict)
            demand(offer.concurrentGPUs, atLeast: need.concurrentGPUs, .gpus, &verdict)
            demand(offer.storageGB, atLeast: need.storageGB, .gigabytes, &verdict)
            demand(offer.egressGB, atLeast: need.egressGB, .gigabytes, &verdict)
            if need.stacks != .max {
                if offer.stack == 0 {
                    unknown(&verdict)
                } else if need.stacks & offer.stack == 0 {
                    fail(nil, &verdict)
                }
            }
            if need.toleratesPreemption != 1, offer.isPreemptible != 0 {
                // Only a job that is known not to survive cares about a machine that is not known to be steady.
                if need.toleratesPreemption == 0, offer.isPreemptible == 1 {
                    fail(nil, &verdict)
                } else if need.toleratesPreemption == 0 || offer.isPreemptible == 1 {
                    unknown(&verdict)
                }
            }
        case .dataset:
            demand(offer.records, atLeast: need.recordsMinimum, .records, &verdict)
            if need.accessModes != .max {
                if offer.accessModes == 0 {
                    unknown(&verdict)
                } else if need.accessModes & offer.accessModes == 0 {
                    fail(nil, &verdict)
                }
            }
            // What the two sides can only do by download needs space at the requester.
            if need.accessModes & offer.accessModes == AccessMode.download.bit, offer.sizeGB != Unknown.number
            {
                demand(need.hostingGB, atLeast: offer.sizeGB, .gigabytes, &verdict)
            }
        case .training, .lab: break
        }
        return verdict
    }

    /// Holds a value against a demand; no demand, 0, is always met.
    private func demand(
        _ value: Int64,
        atLeast demand: Int64,
        _ unit: Shortfall.Measure,
        _ verdict: inout Verdict
    ) {
        if demand <= 0 { return }
        if value == Unknown.number {
            unknown(&verdict)
        } else if value < demand {
            fail(Shortfall(amount: demand - value, unit: unit), &verdict)
        }
    }

    /// A failure outweighs what is unknown; two failures cannot be said in one number.
    private func fail(_ shortfall: Shortfall?, _ verdict: inout Verdict) {
        if case .fail = verdict { verdict = .fail(nil) } else { verdict = .fail(shortfall) }
    }

    private func unknown(_ verdict: inout Verdict) {
        if case .pass = verdict { verdict = .incomplete }
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var need: [String] = []
        var offer: [String] = []
        func compare(_ label: String, _ left: Int64?, _ right: Int64?, _ unit: String, _ stated: Bool) {
            guard stated else { return }
            need.append("\(label) " + (left.map { "\($0) \(unit)" } ?? "unknown"))
            offer.append("\(label) " + (right.map { "\($0) \(unit)" } ?? "unknown"))
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
        switch component.kind {
        case .compute:
            compare(
                "GPU memory",
                component.gpuMemoryGB,
                other.gpuMemoryGB,
                "GB",
                component.gpuMemoryGB != nil
            )
            compare(
                "at once",
                component.concurrentGPUs,
                pair.window.concurrentGPUs,
                "GPUs",
                component.concurrentGPUs != nil
            )
            compare("storage", component.storageGB, other.storageGB, "GB", component.storageGB != nil)
            compare("egress", component.egressGB, other.egressGB, "GB", component.egressGB != nil)
            if !component.stacks.isEmpty {
                need.append(component.stacks.map(\.rawValue).joined(separator: " or "))
                offer.append(other.stack?.rawValue ?? "stack unknown")
            }
            if let tolerates = component.toleratesPreemption {
                need.append(tolerates ? "may be pre-empted" : "not to be pre-empted")
                offer.append(
                    other.isPreemptible.map { $0 ? "pre-emptible" : "steady" } ?? "pre-emption unknown"
                )
            }
        case .dataset:
            compare("records", component.recordsMinimum, other.records, "", component.recordsMinimum != nil)
            if !component.accessModes.isEmpty {
                need.append("by " + component.accessModes.map(\.rawValue).joined(separator: " or "))
                offer.append("by " + other.accessModes.map(\.rawValue).joined(separator: " or "))
            }
            let wanted = component.accessModes.isEmpty ? AccessMode.allCases.mask : component.accessModes.mask
            let isDownload = wanted & other.accessModes.mask == AccessMode.download.bit
            compare("space", component.hostingGB, other.sizeGB, "GB", isDownload)
        case .training, .lab: break
        }
        return (
            need.isEmpty ? "no demand" : need.joined(separator: ", "),
            offer.isEmpty ? "no demand" : offer.joined(separator: ", ")
        )
    }
}
