import Programme

extension RuleRepairs {
    // MARK: - H4

    /// Days: the need can be met earlier or later, or the offer is given earlier or later.
    var dates: [Change?] {
        guard let opens = pair.component.opens ?? pair.need.opens,
            let closes = pair.component.closes ?? pair.need.closes, let first = pair.window.opens,
            let last = pair.window.closes
        else { return unknownDates }
        var found: [Change?] = []
        if let day = pair.window.applyBy, day < pair.date {
            found.append(window("apply_by", .date(pair.date), days(day, pair.date)))
        }
        let end = min(closes, pair.need.deadline ?? closes)
        if pair.component.kind == .training {
            // The course lies within the need's days.
            if last > end { found.append(untilNeed(last, closes)) }
            if first < opens { found.append(fromNeed(first, opens)) }
            if last > end { found.append(shift(end.days(since: last))) }
            if first < opens { found.append(shift(opens.days(since: first))) }
            if first < pair.date { found.append(shift(pair.date.days(since: first))) }
        } else {
            let host = pair.component.kind == .lab ? Int(pair.offer.stayDaysMinimum ?? 1) : 1
            let missing = max(1, Int(pair.component.daysMinimum ?? 1), host) - Int(pair.sharedDays)
            found.append(untilNeed(end.adding(days: missing), closes))
            found.append(fromNeed(opens.adding(days: -missing), opens))
            found.append(
                window("closes", .date(last.adding(days: missing)), Int64(missing) * Change.Effort.day)
            )
            found.append(
                window("opens", .date(first.adding(days: -missing)), Int64(missing) * Change.Effort.day)
            )
            found.append(shift(missing))
            found.append(shift(-missing))
        }
        if let least = pair.component.daysMinimum, pair.sharedDays > 0, Int64(pair.sharedDays) < least {
            found.append(
                component(
                    "days_minimum",
                    .integer(Int64(pair.sharedDays)),
                    effort(least, Int64(pair.sharedDays))
                )
            )
        }
        if pair.component.kind == .lab { found += stay }
        if !pair.need.blackouts.isEmpty {
            let free = pair.need.blackouts.filter { $0.last < first || $0.first > last }.map(\.description)
            found.append(need("blackouts", free.isEmpty ? .none : .texts(free), Change.Effort.term))
        }
        return found
    }

    /// One side can have a longer stay, or does with a shorter one.
    private var stay: [Change?] {
        var found: [Change?] = []
        if let most = pair.offer.stayDaysMaximum, let least = pair.component.daysMinimum, least > most {
            found.append(component("days_minimum", .integer(most), effort(least, most)))
            found.append(offer("stay_days_maximum", .integer(least), effort(most, least)))
        }
        guard let least = pair.offer.stayDaysMinimum else { return found }
        if let most = pair.component.daysMaximum, most < least {
            found.append(component("days_maximum", .integer(least), effort(most, least)))
            found.append(offer("stay_days_minimum", .integer(most), effort(least, most)))
        }
        let shared = Int64(pair.sharedDays)
        if shared > 0, shared < least {
            found.append(offer("stay_days_minimum", .integer(shared), effort(least, shared)))
        }
        return found
    }

    private var unknownDates: [Change?] {
        var found: [Change?] = []
        if let first = pair.window.opens, let last = pair.window.closes {
            let hasNone =
                pair.component.opens ?? pair.need.opens == nil
                && pair.component.closes ?? pair.need.closes == nil
            if hasNone {
                found.append(
                    together([
                        need("opens", .date(first), Change.Effort.fact),
                        need("closes", .date(last), Change.Effort.fact),
                    ])
                )
            } else if pair.component.opens ?? pair.need.opens == nil {
                found.append(need("opens", .date(first), Change.Effort.fact))
            } else {
                found.append(need("closes", .date(last), Change.Effort.fact))
            }
        }
        return found
    }

    private func days(_ from: CalendarDate, _ to: CalendarDate) -> Int64 {
        Int64(abs(to.days(since: from))) * Change.Effort.day
    }

    /// The need can be met until a later day; a deadline before it moves along.
    private func untilNeed(_ day: CalendarDate, _ closes: CalendarDate) -> Change? {
        let isOwn = pair.component.closes != nil
        let deadline = pair.need.deadline.flatMap { $0 < day ? $0 : nil }
        if isOwn, deadline != nil { return nil }
        let effort = days(min(closes, deadline ?? closes), day)
        if isOwn { return component("component_closes", .date(day), effort) }
        return together(
            [
                closes < day ? need("closes", .date(day), effort) : nil,
                deadline == nil ? nil : need("deadline", .date(day), effort),
            ],
            effort: effort
        )
    }

    private func fromNeed(_ day: CalendarDate, _ opens: CalendarDate) -> Change? {
        let effort = days(opens, day)
        return pair.component.opens != nil
            ? component("component_opens", .date(day), effort) : need("opens", .date(day), effort)
    }

    /// The window is given so many days later.
    private func shift(_ amount: Int) -> Change? {
        guard amount != 0, let first = pair.window.opens, let last = pair.window.closes else { return nil }
        let effort = Int64(abs(amount)) * Change.Effort.day
        return together(
            [
                window("opens", .date(first.adding(days: amount)), effort),
                window("closes", .date(last.adding(days: amount)), effort),
            ],
            effort: effort
        )
    }

    // MARK: - H6

    /// Quantities: the need can use less or asks for more, or the window gives more or smaller amounts.
    var quantity: [Change?] {
        let most = exchange.asked(
            [pair.window.quantityMaximum, pair.window.capacity].compactMap { $0 }.min() ?? .max
        )
        let least = pair.component.quantityMinimum
        var found: [Change?] = []
        if let range, range.most > 0, range.most < least {
            found.append(component("quantity_minimum", .integer(range.most), effort(least, range.most)))
        }
        if most < least {
            let wanted = exchange.offered(least)
            found.append(
                together(
                    [
                        pair.window.capacity.flatMap {
                            $0 < wanted ? window("capacity", .integer(wanted), effort($0, wanted)) : nil
                        },
                        pair.window.quantityMaximum.flatMap {
                            $0 < wanted
                                ? window("quantity_maximum", .integer(wanted), effort($0, wanted)) : nil
                        },
                    ]
                )
            )
        }
        let smallest = exchange.askedAtLeast(pair.window.quantityMinimum)
        if smallest > pair.component.quantity {
            let wanted = max(1, exchange.offered(pair.component.quantity))
            found.append(
                window("quantity_minimum", .integer(wanted), effort(pair.window.quantityMinimum, wanted))
            )
            found.append(component("quantity", .integer(smallest), effort(pair.component.quantity, smallest)))
        }
        if pair.window.lot > 1 { found.append(window("lot", .integer(1), Change.Effort.term)) }
        if pair.offer.kind == .compute, let wanted = gpus(for: exchange.offered(least)) {
            found.append(
                window("concurrent_gpus", .integer(wanted), effort(pair.window.concurrentGPUs, wanted))
            )
        }
        return found
    }

    // MARK: - H16

    /// What both sides demand of each other's machines, data and lines.
    var technicalFit: [Change?] {
        var found: [Change?] = []
        if let least = pair.offer.linkMbpsMinimum, (pair.need.linkMbps ?? 0) < least {
            found.append(need("link_mbps", .integer(least), effort(pair.need.linkMbps, least)))
        }
        if let least = pair.offer.deviceMemoryGBMinimum, (pair.need.deviceMemoryGB ?? 0) < least {
            found.append(need("device_memory_gb", .integer(least), effort(pair.need.deviceMemoryGB, least)))
        }
        if let hours = pair.offer.overlapHoursMinimum, let here = pair.clock(of: pair.country),
            let there = pair.clock(of: pair.givenFrom)
        {
            let shared = WorkingHours.sharedMinutes(here, there) / 60
            if shared < hours {
                let value: FieldValue = shared > 0 ? .integer(shared) : .none
                found.append(offer("overlap_hours_minimum", value, effort(hours, shared)))
            }
        }
        switch pair.component.kind {
        case .compute:
            meet("gpu_memory_gb", pair.component.gpuMemoryGB, pair.offer.gpuMemoryGB, &found)
            meet("storage_gb", pair.component.storageGB, pair.offer.storageGB, &found)
            meet("egress_gb", pair.component.egressGB, pair.offer.egressGB, &found)
            if let wanted = pair.component.concurrentGPUs, (pair.window.concurrentGPUs ?? 0) < wanted {
                found.append(
                    window("concurrent_gpus", .integer(wanted), effort(pair.window.concurrentGPUs, wanted))
                )
                if let given = pair.window.concurrentGPUs, given > 0 {
                    found.append(component("concurrent_gpus", .integer(given), effort(wanted, given)))
                }
            }
            if !pair.component.stacks.isEmpty {
                if let stack = pair.offer.stack {
                    found.append(
                        component(
                            "stacks",
                            .texts(pair.component.stacks.map(\.rawValue) + [stack.rawValue]),
                            Change.Effort.term
                        )
                    )
                } else {
                    found.append(offer("stack", .text(pair.component.stacks[0].rawValue), Change.Effort.fact))
                }
            }
            if !pair.component.interconnects.isEmpty {
                found.append(
                    pair.offer.interconnect.map {
                        component(
                            "interconnects",
                            added($0, to: pair.component.interconnects),
                            Change.Effort.term
                        )
                    }
                        ?? offer(
                            "interconnect",
                            .text(pair.component.interconnects[0].rawValue),
                            Change.Effort.fact
                        )
                )
            }
            if pair.component.toleratesPreemption != true {
                found.append(
                    component(
                        "tolerates_preemption",
                        .boolean(true),
                        pair.component.toleratesPreemption == nil ? Change.Effort.fact : Change.Effort.term
                    )
                )
                if pair.offer.isPreemptible == nil {
                    found.append(offer("preemptible", .boolean(false), Change.Effort.fact))
                }
            }
        case .dataset:
            if let wanted = pair.component.recordsMinimum, (pair.offer.records ?? 0) < wanted {
                if let given = pair.offer.records, given > 0 {
                    found.append(component("records_minimum", .integer(given), effort(wanted, given)))
                } else {
                    found.append(offer("records", .integer(wanted), Change.Effort.fact))
                }
            }
            if !pair.component.accessModes.isEmpty {
                found += pair.offer.accessModes.map {
                    component(
                        "access_modes",
                        .texts(pair.component.accessModes.map(\.rawValue) + [$0.rawValue]),
                        Change.Effort.term
                    )
                }
                found += pair.component.accessModes.map {
                    offer(
                        "access_modes",
                        .texts(pair.offer.accessModes.map(\.rawValue) + [$0.rawValue]),
                        pair.offer.accessModes.isEmpty ? Change.Effort.fact : Change.Effort.term
                    )
                }
            }
            if !pair.component.dataCountries.isEmpty {
                found.append(
                    pair.offer.dataCountries.isEmpty
                        ? offer("data_countries", .texts(pair.component.dataCountries), Change.Effort.fact)
                        : component(
                            "data_countries",
                            .texts(pair.component.dataCountries + pair.offer.dataCountries),
                            Change.Effort.term
                        )
                )
            }
            found += period
            if let size = pair.offer.sizeGB, (pair.component.hostingGB ?? 0) < size {
                found.append(component("hosting_gb", .integer(size), effort(pair.component.hostingGB, size)))
            }
        case .training, .lab: break
        }
        return found
    }

    /// The data cover the days that are asked for, or the need does with those that they cover.
    private var period: [Change?] {
        let wanted = [pair.component.dataFrom, pair.component.dataTo].compactMap { $0 }
        guard let first = wanted.min(), let last = wanted.max() else { return [] }
        guard let from = pair.offer.dataFrom, let to = pair.offer.dataTo else {
            return [
                together([
                    pair.offer.dataFrom == nil ? offer("data_from", .date(first), Change.Effort.fact) : nil,
                    pair.offer.dataTo == nil ? offer("data_to", .date(last), Change.Effort.fact) : nil,
                ])
            ]
        }
        func within(_ day: CalendarDate?, _ field: String) -> Change? {
            guard let day, day < from || day > to else { return nil }
            let end = day < from ? from : to
            return component(field, .date(end), days(day, end))
        }
        return [
            together([
                within(pair.component.dataFrom, "data_from"), within(pair.component.dataTo, "data_to"),
            ])
        ]
    }

    /// The offer has more of something, or the need does with less.
    private func meet(_ field: String, _ wanted: Int64?, _ given: Int64?, _ found: inout [Change?]) {
        guard let wanted, (given ?? 0) < wanted else { return }
        found.append(offer(field, .integer(wanted), effort(given, wanted)))
        if let given, given > 0 { found.append(component(field, .integer(given), effort(wanted, given))) }
    }
}
