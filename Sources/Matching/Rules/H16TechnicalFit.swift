import Programme

/// H16: what is not a preference, because the job would not run: memory, GPUs at once, stack, link, devices,
/// records, access and space.
struct TechnicalFit: PairRule {
    let code = RuleCode.h16
    let sentence = "The technical demands of both sides are met."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        findings.demand(need.linkMbps, atLeast: offer.linkMbpsMinimum, .megabits)
        findings.demand(need.deviceMemoryGB, atLeast: offer.deviceMemoryGBMinimum, .gigabytes)
        switch need.kind {
        case .compute:
            findings.demand(offer.gpuMemoryGB, atLeast: need.gpuMemoryGB, .gigabytes)
            findings.demand(offer.concurrentGPUs, atLeast: need.concurrentGPUs, .gpus)
            findings.demand(offer.storageGB, atLeast: need.storageGB, .gigabytes)
            findings.demand(offer.egressGB, atLeast: need.egressGB, .gigabytes)
            if need.stacks != .max {
                if offer.stack == 0 {
                    findings.unknown()
                } else if need.stacks & offer.stack == 0 {
                    findings.fail(nil)
                }
            }
            if need.toleratesPreemption != 1, offer.isPreemptible != 0 {
                // Only a job that is known not to survive cares about a machine that is not known to be steady.
                if need.toleratesPreemption == 0, offer.isPreemptible == 1 {
                    findings.fail(nil)
                } else if need.toleratesPreemption == 0 || offer.isPreemptible == 1 {
                    findings.unknown()
                }
            }
        case .dataset:
            findings.demand(offer.records, atLeast: need.recordsMinimum, .records)
            if need.accessModes != .max {
                if offer.accessModes == 0 {
                    findings.unknown()
                } else if need.accessModes & offer.accessModes == 0 {
                    findings.fail(nil)
                }
            }
            if !need.dataCountries.isEmpty {
                if offer.dataCountries.isEmpty {
                    findings.unknown()
                } else if need.dataCountries.isDisjoint(with: offer.dataCountries) {
                    findings.fail(nil)
                }
            }
            // What the two sides can only do by download needs space at the requester.
            if need.accessModes & offer.accessModes == AccessMode.download.bit, offer.sizeGB != Unknown.number
            {
                findings.demand(need.hostingGB, atLeast: offer.sizeGB, .gigabytes)
            }
        case .training, .lab: break
        }
        return findings.verdict
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
            if !component.dataCountries.isEmpty {
                need.append("covering " + component.dataCountries.joined(separator: " or "))
                let covered = other.dataCountries.joined(separator: ", ")
                offer.append(covered.isEmpty ? "coverage unknown" : "covers " + covered)
            }
            let wanted = component.accessModes.isEmpty ? AccessMode.allCases.mask : component.accessModes.mask
            let isDownload = wanted & other.accessModes.mask == AccessMode.download.bit
            compare("space", component.hostingGB, other.sizeGB, "GB", isDownload)
        case .training, .lab: break
        }
        return Findings.words(need, offer)
    }
}
