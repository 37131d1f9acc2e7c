/// What a node of the search still allows: quantities of options, which picks and needs are decided, and
/// whether a cohort runs.
struct Domain {
    /// What is decided of a need, a component or an option.
    enum Decision {
        static let free: UInt8 = 0
        static let required: UInt8 = 1
        static let forbidden: UInt8 = 2
    }

    var low: [Int64]
    var high: [Int64]
    /// Of options: `required` ones are picked; forbidden ones have `low > high`.
    var option: [UInt8]
    var component: [UInt8]
    var need: [UInt8]
    /// Of limits with `minimumWhenUsed`: required means open, forbidden means a net load of 0.
    var cohort: [UInt8]

    init(_ model: Model) {
        low = Array(UnsafeBufferPointer(start: model.low, count: model.options))
        high = Array(UnsafeBufferPointer(start: model.high, count: model.options))
        option = [UInt8](repeating: 0, count: model.options)
        component = [UInt8](repeating: 0, count: model.components)
        need = [UInt8](repeating: 0, count: model.needs)
        cohort = [UInt8](repeating: 0, count: model.limits)
        for index in 0..<model.needs where model.mandatory[index] { need[index] = Decision.required }
    }

    /// Takes an option out.
    mutating func forbid(_ index: Int) {
        high[index] = low[index] == .max ? .max - 1 : low[index] - 1
        option[index] = Decision.forbidden
    }

    /// Requires that an option is picked, and so its component and need served.
    mutating func require(_ index: Int, in model: Model) {
        let owner = Int(model.componentOfOption[index])
        option[index] = Decision.required
        component[owner] = Decision.required
        need[Int(model.needOfComponent[owner])] = Decision.required
        if model.maximumPicks[owner] == 1 {
            for other in Int(model.componentOptions[owner])..<Int(model.componentOptions[owner + 1])
            where other != index {
                forbid(other)
            }
        }
    }

    /// Calls with an option required, and leaves the domain as it was.
    mutating func requiring<T>(_ index: Int, in model: Model, _ body: (borrowing Domain) -> T) -> T {
        let owner = Int(model.componentOfOption[index])
        let holder = Int(model.needOfComponent[owner])
        let siblings = Int(model.componentOptions[owner])..<Int(model.componentOptions[owner + 1])
        let (ownerBefore, holderBefore) = (component[owner], need[holder])
        let highs = Array(high[siblings])
        let options = Array(option[siblings])
        require(index, in: model)
        let result = body(self)
        component[owner] = ownerBefore
        need[holder] = holderBefore
        high.replaceSubrange(siblings, with: highs)
        option.replaceSubrange(siblings, with: options)
        return result
    }

    /// Calls with pointers to quantities and decisions, for the loops over all needs.
    func withView<T>(_ body: (DomainView) -> T) -> T {
        low.withUnsafeBufferPointer { low in
            high.withUnsafeBufferPointer { high in
                option.withUnsafeBufferPointer { option in
                    component.withUnsafeBufferPointer { component in
                        need.withUnsafeBufferPointer { need in
                            body(
                                DomainView(
                                    low: low,
                                    high: high,
                                    option: option,
                                    component: component,
                                    need: need
                                )
                            )
                        }
                    }
                }
            }
        }
    }
}

/// Borrowed memory of a ``Domain``; valid inside ``Domain/withView(_:)`` only.
///
/// - Note: `@unchecked Sendable`: it is read only, and the workers that share it end before the closure does.
struct DomainView: @unchecked Sendable {
    let low: UnsafeBufferPointer<Int64>
    let high: UnsafeBufferPointer<Int64>
    let option: UnsafeBufferPointer<UInt8>
    let component: UnsafeBufferPointer<UInt8>
    let need: UnsafeBufferPointer<UInt8>
}
