import Programme
import Registry

/// A report on a delivery that is due: after some months of it, and at its end.
struct DeliveryReport: Hashable {
    /// After how many months; nil: the last one.
    var month: Int64?
    /// The day from which on it is due.
    var day: CalendarDate

    /// The kind of notice that asks for it.
    var notice: String { month == nil ? "final-report-due" : "progress-due" }

    /// The report that is due on a date and has not come; nil where none is.
    ///
    /// Only the latest is asked for: a report on month 3 says what one on month 1 would have said.
    static func due(
        on date: CalendarDate,
        _ steps: [StoredStep],
        closes: CalendarDate?,
        _ policy: Policy
    ) -> DeliveryReport? {
        guard let start = steps.first(where: { $0.state == ProposalState.inDelivery.rawValue })?.date else {
            return nil
        }
        var reports = policy.progressMonths.sorted().map {
            DeliveryReport(month: $0, day: start.adding(months: Int($0)))
        }
        if let closes {
            reports.removeAll { $0.day > closes }
            reports.append(DeliveryReport(month: nil, day: closes.adding(days: 1)))
        }
        func latest(_ day: CalendarDate) -> Int? { reports.lastIndex { $0.day <= day } }
        // A report answers the latest that is due, and where that was answered the next one, but for the last.
        var answered: Set<Int> = []
        for step in steps where step.action == "progress" {
            let place = latest(step.date)
            if let place, answered.insert(place).inserted { continue }
            let next = (place ?? -1) + 1
            if next < reports.count, reports[next].month != nil { answered.insert(next) }
        }
        guard let place = latest(date), !answered.contains(place) else { return nil }
        return reports[place]
    }
}
