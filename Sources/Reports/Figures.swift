import Programme

/// Numbers as the reports write them: exact, without locale.
public enum Figures {
    /// Millionths of a point as points with two digits, `61.25`; rounded half away from zero.
    public static func points(_ millionths: Int64) -> String {
        let hundredths = (Int128(millionths.magnitude) + 5_000) / 10_000
        let cents = hundredths % 100
        let sign = millionths < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(grouped(Int64(hundredths / 100))).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// Points of one unit: as ``points(_:)``, and as exact as they are where two digits would show nothing of them.
    public static func unitPoints(_ millionths: Int64) -> String {
        guard millionths != 0, millionths.magnitude < 1_000_000 else { return points(millionths) }
        let digits = String(millionths.magnitude)
        let padded = String(repeating: "0", count: 6 - digits.count) + digits
        let shown = padded.prefix(2) + padded.dropFirst(2).trimmingSuffix("0")
        return (millionths < 0 ? "-0." : "0.") + shown
    }

    /// A whole number with commas between thousands, `12,345`.
    public static func grouped(_ number: Int64) -> String {
        var result = ""
        for (place, digit) in String(number.magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + String(result.reversed())
    }

    /// A share in percent with one digit, `42.5 %`; a dash for a share of nothing.
    public static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (Int128(part) * 2_000 + Int128(whole)) / (2 * Int128(whole))
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// A relative gap in percent, rounded up so that it never claims too much; `0 %` only where it is 0.
    public static func gap(objective: Int64, bound: Int64) -> String {
        let difference = Int128(bound) - Int128(objective)
        if difference <= 0 { return "0 %" }
        let base = max(1, Int128(objective.magnitude))
        let tenThousandths = (difference * 1_000_000 + base - 1) / base
        let fraction = String(tenThousandths % 10_000)
        return "\(tenThousandths / 10_000).\(String(repeating: "0", count: 4 - fraction.count))\(fraction) %"
    }

    /// Seconds with two digits, `3.07`.
    public static func seconds(_ seconds: Double) -> String {
        let hundredths = Int64((max(0, min(seconds, 1e12)) * 100).rounded())
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// A unit or measure behind a number: `seat` and `days` as they are written, singular behind a 1.
    public static func noun(_ unit: String, _ number: Int64) -> String {
        let singular = measures[unit] ?? unit
        guard number != 1 else { return singular }
        return Unit(rawValue: unit)?.plural ?? unit
    }

    /// Measures that are written in the plural, with the singular.
    private static let measures = [
        "days": "day", "levels": "level", "units": "unit", "GPUs": "GPU", "records": "record",
        "Mbit/s": "Mbit/s", "needs": "need", "matches": "match",
    ]
}

extension Substring {
    /// The text without a character at its end, however often it stands there.
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self
        while rest.last == character { rest.removeLast() }
        return rest
    }
}
