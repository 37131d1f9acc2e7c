import Mustache

/// A drawing of shapes that the template writes as SVG; mirrored as a whole where the script runs from right to left.
struct Drawing {
    /// Where a label stands of its point.
    enum Anchor: String {
        case start, middle, end

        var mirrored: Anchor {
            switch self {
            case .start: .end
            case .middle: .middle
            case .end: .start
            }
        }
    }

    private enum Shape {
        case rectangle(x: Double, y: Double, width: Double, height: Double, style: String, tip: String?)
        case label(x: Double, y: Double, anchor: Anchor, style: String, text: String)
        case line(points: [(x: Double, y: Double)], style: String)
    }

    /// The drawing's key: its texts are the catalogue's `chart.` texts.
    let id: String
    /// The table that has its numbers.
    let table: String
    let width: Double
    var height: Double
    /// Whether it belongs to the whole report only, not to its printed summary.
    var isWhole = false
    private var shapes: [Shape] = []

    init(_ id: String, table: String, width: Double = 720, height: Double = 0) {
        self.id = id
        self.table = table
        self.width = width
        self.height = height
    }

    mutating func rectangle(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        _ style: String,
        tip: String? = nil
    ) {
        guard width > 0, height > 0 else { return }
        shapes.append(.rectangle(x: x, y: y, width: width, height: height, style: style, tip: tip))
    }

    mutating func label(
        _ x: Double,
        _ y: Double,
        _ text: String,
        _ style: String = "plain",
        anchor: Anchor = .start
    ) {
        shapes.append(.label(x: x, y: y, anchor: anchor, style: style, text: text))
    }

    mutating func line(_ points: [(x: Double, y: Double)], _ style: String) {
        shapes.append(.line(points: points, style: style))
    }

    /// What the template reads.
    func context(_ language: ReportLanguage) -> [String: Any] {
        let flips = language.isRightToLeft
        let shapes = shapes.map { shape -> [String: Any] in
            switch shape {
            case .rectangle(let x, let y, let width, let height, let style, let tip):
                var fields: [String: Any] = [
                    "x": Self.spelling(flips ? self.width - x - width : x), "y": Self.spelling(y),
                    "width": Self.spelling(width), "height": Self.spelling(height), "class": style,
                ]
                if let tip { fields["tip"] = tip }
                return ["rect": fields]
            case .label(let x, let y, let anchor, let style, let text):
                return [
                    "label": [
                        "x": Self.spelling(flips ? self.width - x : x), "y": Self.spelling(y),
                        "anchor": (flips ? anchor.mirrored : anchor).rawValue, "class": style, "text": text,
                    ]
                ]
            case .line(let points, let style):
                let text = points.map {
                    "\(Self.spelling(flips ? self.width - $0.x : $0.x)),\(Self.spelling($0.y))"
                }
                return ["line": ["class": style, "points": text.joined(separator: " ")]]
            }
        }
        return [
            "id": id, "isWhole": isWhole, "title": language.text("chart.\(id)"),
            "text": language.text("chart.\(id).text"),
            "width": Self.spelling(width), "height": Self.spelling(height), "table": table,
            "numbers": language.text("page.numbers", ["table": language.text("section.\(table)")]),
            "shapes": shapes,
        ]
    }

    /// A coordinate with one digit at most.
    private static func spelling(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return ReportTable.Cell.decimal(Int64(tenths), digits: 1)
    }
}
