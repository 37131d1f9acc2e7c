import Programme

extension Phrases {
    /// Texts of needs by language.
    static let needs: [String: [Kind: Form]] = [
        "en": english, "fr": french, "es": spanish, "pt": portuguese, "ar": arabic,
    ]

    private static let english: [Kind: Form] = [
        .training: Form(
            titles: [
                "AI training for %", "Staff course in machine learning for %",
                "Practical data skills for % in @",
            ],
            summaries: [
                "# people who work on % need a course that ends with a tool of their own.",
                "Our team of # has data but nobody to model it; the course should use cases from %.",
            ]
        ),
        .compute: Form(
            titles: [
                "GPU time for a model of %", "Compute to fine-tune an open model for %",
                "Training runs for %",
            ],
            summaries: [
                "We fine-tune an open model for % and have one workstation; # units would carry a year of experiments.",
                "The data are ready and the code runs on one GPU; for % we need # units.",
            ]
        ),
        .dataset: Form(
            titles: ["Labelled data for %", "Data to evaluate models for %", "Open data for % in @"],
            summaries: [
                "Models for % fail here because none was trained on data like ours.",
                "We want to evaluate and adapt existing models for % before we use them.",
            ]
        ),
        .lab: Form(
            titles: [
                "Research stay on AI for %", "Joint work on % with a host laboratory",
                "Visiting expert for %",
            ],
            summaries: [
                "# of our researchers would work with a host on % and bring the method home.",
                "We look for a laboratory that works on % and can take # of us.",
            ]
        ),
    ]

    private static let french: [Kind: Form] = [
        .training: Form(
            titles: [
                "Formation à l'IA pour %", "Cours d'apprentissage automatique pour %",
                "Compétences en données pour % à @",
            ],
            summaries: [
                "# personnes ont besoin d'un cours pratique qui se termine par un outil pour %.",
                "Notre équipe de # personnes a des données mais personne pour les modéliser.",
            ]
        ),
        .compute: Form(
            titles: ["Temps de calcul GPU pour %", "Calcul pour adapter un modèle ouvert pour %"],
            summaries: [
                "Nous adaptons un modèle ouvert pour % et n'avons qu'un poste de travail ; il faut # unités.",
                "Les données sont prêtes ; # unités couvriraient un an d'essais.",
            ]
        ),
        .dataset: Form(
            titles: ["Données annotées pour %", "Données pour évaluer des modèles pour %"],
            summaries: [
                "Les modèles existants échouent chez nous, faute de données comme les nôtres.",
                "Nous voulons évaluer et adapter des modèles avant de les utiliser.",
            ]
        ),
        .lab: Form(
            titles: ["Séjour de recherche en IA pour %", "Travail commun avec un laboratoire sur %"],
            summaries: [
                "# de nos chercheurs travailleraient avec un hôte et rapporteraient la méthode.",
                "Nous cherchons un laboratoire qui puisse accueillir # personnes.",
            ]
        ),
    ]

    private static let spanish: [Kind: Form] = [
        .training: Form(
            titles: [
                "Formación en IA para %", "Curso de aprendizaje automático para %",
                "Competencias en datos para % en @",
            ],
            summaries: [
                "# personas necesitan un curso práctico que termine con una herramienta propia.",
                "Nuestro equipo de # personas tiene datos, pero nadie que los modele.",
            ]
        ),
        .compute: Form(
            titles: ["Horas de GPU para %", "Cómputo para adaptar un modelo abierto para %"],
            summaries: [
                "Adaptamos un modelo abierto y solo tenemos una estación de trabajo; hacen falta # unidades.",
                "Los datos están listos; # unidades cubrirían un año de pruebas.",
            ]
        ),
        .dataset: Form(
            titles: ["Datos anotados para %", "Datos para evaluar modelos para %"],
            summaries: [
                "Los modelos existentes fallan aquí por falta de datos como los nuestros.",
                "Queremos evaluar y adaptar modelos antes de usarlos.",
            ]
        ),
        .lab: Form(
            titles: ["Estancia de investigación en IA para %", "Trabajo conjunto con un laboratorio para %"],
            summaries: [
                "# de nuestros investigadores trabajarían con un anfitrión y traerían el método.",
                "Buscamos un laboratorio que pueda recibir a # personas.",
            ]
        ),
    ]

    private static let portuguese: [Kind: Form] = [
        .training: Form(
            titles: ["Formação em IA para %", "Curso de aprendizagem automática para %"],
            summaries: ["# pessoas precisam de um curso prático que termine com uma ferramenta própria."]
        ),
        .compute: Form(
            titles: ["Horas de GPU para %", "Computação para adaptar um modelo aberto para %"],
            summaries: ["Os dados estão prontos; # unidades cobririam um ano de experiências."]
        ),
        .dataset: Form(
            titles: ["Dados anotados para %", "Dados para avaliar modelos para %"],
            summaries: ["Os modelos existentes falham aqui por falta de dados como os nossos."]
        ),
        .lab: Form(
            titles: ["Estágio de pesquisa em IA para %", "Trabalho conjunto com um laboratório para %"],
            summaries: ["# dos nossos investigadores trabalhariam com um anfitrião e trariam o método."]
        ),
    ]

    private static let arabic: [Kind: Form] = [
        .training: Form(
            titles: ["تدريب على الذكاء الاصطناعي في مجال %", "دورة في تعلم الآلة لمجال %"],
            summaries: ["يحتاج # من العاملين إلى دورة عملية تنتهي بأداة خاصة بهم في مجال %."]
        ),
        .compute: Form(
            titles: ["ساعات حوسبة لمجال %", "حوسبة لتكييف نموذج مفتوح لمجال %"],
            summaries: ["البيانات جاهزة، ونحتاج إلى # وحدة لسنة من التجارب."]
        ),
        .dataset: Form(
            titles: ["بيانات موسومة لمجال %", "بيانات لتقييم النماذج في مجال %"],
            summaries: ["تفشل النماذج الموجودة عندنا لأنها لم تدرب على بيانات مثل بياناتنا."]
        ),
        .lab: Form(
            titles: ["إقامة بحثية في الذكاء الاصطناعي لمجال %", "عمل مشترك مع مختبر في مجال %"],
            summaries: ["سيعمل # من باحثينا مع مختبر مضيف ثم ينقلون الطريقة."]
        ),
    ]
}
