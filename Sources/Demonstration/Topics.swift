/// The topics of needs and offers: a sector of the reference table, its themes and goals, and its name in the
/// languages in which the generator writes.
struct Topic: Sendable {
    let sector: String
    let themes: [String]
    let goals: [Int64]
    private let names: [String: String]

    /// The sector's name in a language; English where it has none.
    func name(_ language: String) -> String { names[language] ?? names["en"] ?? sector }

    /// All topics, in the order of the table.
    static let all: [Topic] = table.split(separator: "\n").map { line in
        let cells = line.split(separator: "|").map(String.init)
        return Topic(
            sector: cells[0],
            themes: cells[1].split(separator: ",").map { cells[0] + "." + $0 },
            goals: cells[2].split(separator: ",").compactMap { Int64($0) },
            names: ["en": cells[3], "fr": cells[4], "es": cells[5], "pt": cells[6], "ar": cells[7]]
        )
    }

    // Sector | themes | goals | English | French | Spanish | Portuguese | Arabic
    private static let table = """
        agriculture|crop-monitoring,livestock,pest-disease-detection,extension-advisory|1,2|farming|l'agriculture|la agricultura|a agricultura|الزراعة
        ai-governance|safety-evaluation,data-protection,ai-strategy,data-governance|9,10,16|AI safety and governance|la gouvernance de l'IA|la gobernanza de la IA|a governança da IA|حوكمة الذكاء الاصطناعي
        climate-biodiversity|weather-forecasting,climate-modelling,oceans-coasts,biodiversity-monitoring|13,14,15|climate and biodiversity|le climat et la biodiversité|el clima y la biodiversidad|o clima e a biodiversidade|المناخ والتنوع الحيوي
        commerce-logistics|ports-shipping,supply-chain,last-mile-delivery|8,9,17|trade and logistics|le commerce et la logistique|el comercio y la logística|o comércio e a logística|التجارة والنقل
        consumption|tourism,accessibility,assistants-chatbots|8,12|consumer services|les services aux consommateurs|los servicios al consumidor|os serviços ao consumidor|خدمات المستهلكين
        digital-foundations|open-source-models,compute-infrastructure,earth-observation,annotation-services|9,17|open models and research|les modèles ouverts et la recherche|los modelos abiertos y la investigación|os modelos abertos e a pesquisa|النماذج المفتوحة والبحث
        disaster-risk|floods-drought,multi-hazard-warning,damage-assessment,earthquakes-landslides|1,11,13|disaster early warning|l'alerte précoce aux catastrophes|la alerta temprana de desastres|o alerta precoce de desastres|الإنذار المبكر بالكوارث
        education|teacher-training,digital-literacy,higher-education,women-in-ai|4|education and skills|l'éducation et les compétences|la educación y las competencias|a educação e as competências|التعليم والمهارات
        energy|solar-forecasting,mini-grids,grid-operation|7,13|energy|l'énergie|la energía|a energia|الطاقة
        finance|mobile-money,microinsurance,credit-scoring|1,8|financial inclusion|l'inclusion financière|la inclusión financiera|a inclusão financeira|الشمول المالي
        health|medical-imaging,disease-surveillance,malaria,tuberculosis,maternal-child-health|3|health care|la santé|la salud|a saúde|الرعاية الصحية
        language-culture|speech-corpora,machine-translation,language-models,text-corpora,indigenous-languages|4,10,11|local languages|les langues locales|las lenguas locales|as línguas locais|اللغات المحلية
        manufacturing|quality-inspection,predictive-maintenance,mining-minerals|8,9,12|manufacturing|l'industrie|la industria|a indústria|الصناعة
        poverty-alleviation|social-protection,poverty-mapping,rural-development|1,10|social protection|la protection sociale|la protección social|a proteção social|الحماية الاجتماعية
        public-services|digital-government,statistics,civil-registration-id|16|public services|les services publics|los servicios públicos|os serviços públicos|الخدمات العامة
        smart-cities|air-quality,water-supply,urban-planning|6,11|city services|les services urbains|los servicios urbanos|os serviços urbanos|خدمات المدن
        transport|road-safety,public-transport,traffic-management|9,11|transport|les transports|el transporte|os transportes|النقل والمواصلات
        """

    /// A topic; health, farming, languages and disasters are asked for more than others.
    static func any(_ random: inout RandomSource) -> Topic {
        let index = random.weighted(
            all.enumerated().map { ($0.offset, popular.contains($0.element.sector) ? 3 : 1) }
        )
        return all[index]
    }

    private static let popular = ["agriculture", "health", "language-culture", "disaster-risk", "education"]
}
