import Programme

extension Phrases {
    /// Texts of offers by language.
    static let offers: [String: [Kind: Form]] = [
        "en": [
            .training: Form(
                titles: [
                    "Course: machine learning for %", "Summer school on AI for %",
                    "Seminar on data and models for %",
                ],
                summaries: ["Lectures in the morning, own data in the afternoon; held in @ or from there."]
            ),
            .compute: Form(
                titles: [
                    "GPU hours for partners, @", "Shared accelerators for development projects",
                    "Compute grants for %",
                ],
                summaries: ["Time on our machines with e-mail support; an account within ten days."]
            ),
            .dataset: Form(
                titles: ["Data collection for %", "Open corpus for %", "Benchmark and labels for %"],
                summaries: ["Documented and versioned; collected with the communities that it is about."]
            ),
            .lab: Form(
                titles: ["Residency on AI for %", "Joint laboratory for %", "Visiting researchers in @"],
                summaries: ["A desk, a supervisor and our machines, for people who bring a question."]
            ),
        ],
        "fr": [
            .training: Form(
                titles: ["Cours : apprentissage automatique pour %", "École d'été d'IA pour %"],
                summaries: ["Cours le matin, données des participants l'après-midi, à @ ou à distance."]
            ),
            .compute: Form(
                titles: ["Heures GPU pour les partenaires, @", "Calcul partagé pour %"],
                summaries: ["Du temps sur nos machines, avec une aide par courriel."]
            ),
            .dataset: Form(
                titles: ["Collection de données pour %", "Corpus ouvert pour %"],
                summaries: ["Documentée et versionnée, recueillie avec les communautés concernées."]
            ),
            .lab: Form(
                titles: ["Résidence en IA pour %", "Laboratoire commun pour %"],
                summaries: ["Un bureau, un encadrant et nos machines, pour qui apporte une question."]
            ),
        ],
        "es": [
            .training: Form(
                titles: ["Curso: aprendizaje automático para %", "Escuela de verano de IA para %"],
                summaries: ["Clases por la mañana, datos propios por la tarde, en @ o a distancia."]
            ),
            .compute: Form(
                titles: ["Horas de GPU para socios, @"],
                summaries: ["Tiempo en nuestras máquinas, con ayuda por correo."]
            ),
            .dataset: Form(
                titles: ["Colección de datos para %", "Corpus abierto para %"],
                summaries: ["Documentada y versionada, reunida con las comunidades."]
            ),
            .lab: Form(
                titles: ["Residencia en IA para %", "Laboratorio conjunto para %"],
                summaries: ["Un puesto, un tutor y nuestras máquinas."]
            ),
        ],
        "pt": [
            .training: Form(
                titles: ["Curso: aprendizagem automática para %"],
                summaries: ["Aulas de manhã, dados próprios à tarde, em @ ou à distância."]
            ),
            .compute: Form(
                titles: ["Horas de GPU para parceiros, @"],
                summaries: ["Tempo nas nossas máquinas, com apoio por correio."]
            ),
            .dataset: Form(
                titles: ["Coleção de dados para %"],
                summaries: ["Documentada e com versões, recolhida com as comunidades."]
            ),
            .lab: Form(
                titles: ["Residência em IA para %"],
                summaries: ["Um lugar, um orientador e as nossas máquinas."]
            ),
        ],
        "ar": [
            .training: Form(
                titles: ["دورة: تعلم الآلة في مجال %"],
                summaries: ["محاضرات صباحا وعمل على بيانات المشاركين بعد الظهر."]
            ),
            .compute: Form(titles: ["ساعات حوسبة للشركاء"], summaries: ["وقت على أجهزتنا مع دعم بالبريد."]),
            .dataset: Form(titles: ["مجموعة بيانات لمجال %"], summaries: ["موثقة ومجموعة مع أصحابها."]),
            .lab: Form(titles: ["إقامة بحثية في مجال %"], summaries: ["مكتب ومشرف وأجهزتنا لمن يأتي بسؤال."]),
        ],
    ]
}
