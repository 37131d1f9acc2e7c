import Foundation

/// The tables of a page, read back from its text.
struct HTMLTables {
    /// Exact numbers of each row, by table.
    private(set) var numbers: [String: [[String]]] = [:]
    /// The first cell of each row, by table.
    private(set) var heads: [String: [String]] = [:]

    init(_ page: String) {
        for part in page.components(separatedBy: "<div class=\"table").dropFirst() {
            let end = part.range(of: "</table>")?.lowerBound ?? part.endIndex
            let table = part[..<end]
            guard let name = table.firstMatch(of: /id="t-([^"]+)"/)?.output.1 else { continue }
            for row in table.components(separatedBy: "<tr").dropFirst(2)
            where !row.hasPrefix(" class=\"why\"") {
                let cells = row.matches(of: /data-value="([^"]*)"/).map { String($0.output.1) }
                numbers[String(name), default: []].append(cells)
                if let head = row.firstMatch(of: /<th scope="row"[^>]*>([^<]*)<\/th>/)?.output.1 {
                    heads[String(name), default: []].append(String(head))
                }
            }
        }
    }
}
