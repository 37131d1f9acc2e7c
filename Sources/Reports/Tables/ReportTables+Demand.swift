/// The tables of a report on what groups ask for, may take and get.
extension MatchReport {
    /// What each group asks for; what it may take and does not ask for is in ``demandSupplyTable`` alone.
    var demandTable: ReportTable {
        ReportTable(
            "demand",
            [
                .choice("dimension"), .choice("group"), .choice("kind"), .words("unit"),
                .number("components"),
                .number("componentsMatched"), .number("asked"), .number("granted"), .number("committed"),
                .number("unmet"), .number("share"),
            ],
            (demand ?? []).filter { $0.asked > 0 }.map {
                [
                    .code("dimension", $0.dimension), Self.group($0.dimension, $0.group),
                    .code("kind", $0.kind), .code("unit", $0.unit), .count($0.components),
                    .count($0.componentsMatched), .integer($0.asked), .integer($0.granted),
                    .optional($0.committed), .integer($0.unmet),
                    .share($0.granted, of: $0.asked),
                ]
            }
        )
    }

    /// Who asks for what and who is served, by region, group of countries, working language and kind at once.
    var cellsTable: ReportTable {
        ReportTable(
            "cells",
            [
                .choice("region"), .choice("countryGroup"), .choice("language"), .choice("kind"),
                .choice("unit"), .number("needs"), .number("matched"), .number("asked"), .number("granted"),
                .number("committed"), .number("unmet"), .number("share"), .choice("small"),
            ],
            (cells ?? []).map {
                [
                    .code("region", $0.region), .code("group", $0.countryGroup),
                    .code("language", $0.language), .code("kind", $0.kind), .code("unit", $0.unit),
                    .count($0.needs), .count($0.matched), .integer($0.asked), .integer($0.granted),
                    .integer($0.committed), .integer($0.unmet), .share($0.granted, of: $0.asked),
                    .flag($0.isSmall),
                ]
            }
        )
    }

    /// What is scarce for whom: what each group may take beside what it asks for, where it is worth most first.
    var demandSupplyTable: ReportTable {
        func worth(_ row: DemandRow) -> Int128 { Int128(row.priceMillionths ?? 0) * Int128(row.unmet) }
        let rows = (demand ?? []).enumerated().filter { $0.element.supply != nil || $0.element.asked > 0 }
            .sorted {
                let (left, right) = (worth($0.element), worth($1.element))
                return left != right ? left > right : $0.offset < $1.offset
            }
            .map(\.element)
        return ReportTable(
            "demand-supply",
            [
                .choice("dimension"), .choice("group"), .choice("kind"), .choice("unit"), .number("asked"),
                .number("supply"), .number("oversubscription"), .number("unmet"), .number("price"),
            ],
            rows.map { row in
                let supply = row.supply ?? 0
                let ratio = supply > 0 ? Int128(row.asked) * 1_000 / Int128(supply) : 0
                return [
                    .code("dimension", row.dimension), Self.group(row.dimension, row.group),
                    .code("kind", row.kind), .code("unit", row.unit), .integer(row.asked),
                    .integer(supply), supply > 0 ? .ratio(Int64(clamping: ratio)) : .none,
                    .integer(row.unmet),
                    row.priceMillionths.map { .unitPoints($0) } ?? .none,
                ]
            }
        )
    }

    /// A group with the name space of its dimension.
    static func group(_ dimension: String, _ group: String) -> ReportTable.Cell {
        .code(dimension == "country-group" ? "group" : dimension, group)
    }
}
