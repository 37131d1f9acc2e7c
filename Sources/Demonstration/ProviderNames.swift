/// Invented bodies that offer in the demonstration: real cities, bodies that do not exist.
///
/// Country, city, sort, ten-thousandths of a degree north and east, time zone, name.
enum ProviderNames {
    static let table = """
        EG|Alexandria|university|312000|299200|Africa/Cairo|Alexandria School of Arabic AI
        ID|Bandung|research-institute|-69200|1076100|Asia/Jakarta|Bandung Disaster Mapping Laboratory
        NO|Bergen|research-institute|603900|53200|Europe/Oslo|Bergen Ocean Data Commons Institute
        US|Boulder|research-institute|400100|-1052700|America/Denver|Boulder Open Weather Models Laboratory
        GB|Bristol|university|514600|-26000|Europe/London|Bristol School of AI Safety Practice
        BR|Campinas|research-institute|-229100|-470600|America/Sao_Paulo|Campinas Tropical Agriculture Data Institute
        FR|Grenoble|hpc-centre|451800|57100|Europe/Paris|Centre de Calcul Solidaire de Grenoble
        CR|San José|research-institute|99300|-840800|America/Costa_Rica|Centro de Biodiversidad y Datos de San José
        CL|Valparaíso|hpc-centre|-330400|-716300|America/Santiago|Centro de Cómputo Compartido de Valparaíso
        CN|Chengdu|research-institute|306700|1040700|Asia/Shanghai|Chengdu Digital Health Training Institute
        TH|Chiang Mai|research-institute|187900|989800|Asia/Bangkok|Chiang Mai Haze and Air Quality Data Centre
        IN|Coimbatore|company|110100|769700|Asia/Kolkata|Coimbatore Textile Vision Company
        KR|Daejeon|research-institute|363500|1273800|Asia/Seoul|Daejeon Mobility and Autonomous Driving Laboratory
        SA|Dammam|research-institute|264300|501000|Asia/Riyadh|Dammam Arabic Health Corpus Institute
        DE|Dresden|hpc-centre|510500|137400|Europe/Berlin|Dresden Open Exascale Training Centre
        NZ|Dunedin|ngo|-458700|1705000|Pacific/Auckland|Dunedin Indigenous Data Stewardship Network
        NL|Eindhoven|company|514400|54800|Europe/Amsterdam|Eindhoven Edge Devices Teaching Company
        BR|Florianópolis|university|-276000|-485500|America/Sao_Paulo|Escola Aberta de IA de Florianópolis
        MX|Guadalajara|university|206800|-1033500|America/Mexico_City|Escuela de IA Aplicada de Guadalajara
        DE|Freiburg|research-institute|480000|78500|Europe/Berlin|Freiburg Solar and Grid Data Institute
        BE|Ghent|research-institute|510500|37200|Europe/Brussels|Ghent Low-Resource Translation Laboratory
        CN|Guiyang|hpc-centre|265800|1067200|Asia/Shanghai|Guiyang Shared Computing Centre for Development
        CA|Halifax|research-institute|446400|-635800|America/Halifax|Halifax Coastal AI Laboratory
        CN|Hefei|research-institute|318600|1172800|Asia/Shanghai|Hefei Speech and Language Cooperation Laboratory
        MA|Rabat|research-institute|340100|-68300|Africa/Casablanca|Institut Ouvert de Données Climatiques de Rabat
        RW|Kigali|university|-19500|300600|Africa/Kigali|Kigali Graduate School of AI Practice
        JP|Kobe|hpc-centre|346900|1351800|Asia/Tokyo|Kobe Shared Simulation Centre
        IN|Kochi|research-institute|99400|762600|Asia/Kolkata|Kochi Centre for Multilingual Speech Data
        CN|Kunming|research-institute|250400|1027200|Asia/Shanghai|Kunming Southeast Asia Language Data Institute
        AR|Córdoba|research-institute|-314100|-641900|America/Argentina/Cordoba|Laboratorio de Datos Agroclimáticos de Córdoba
        CH|Lausanne|research-institute|465200|66300|Europe/Zurich|Lausanne Trustworthy Health AI Laboratory
        GB|Leeds|research-institute|538000|-15500|Europe/London|Leeds Satellite Data for Development Laboratory
        SE|Luleå|company|655800|221500|Europe/Stockholm|Luleå Arctic Renewable Cloud Company
        US|Madison|university|430700|-894000|America/Chicago|Madison School of Data for Public Good
        UY|Montevideo|ngo|-349000|-561900|America/Montevideo|Montevideo Open Education Resources Network
        FR|Montpellier|research-institute|436100|38800|Europe/Paris|Montpellier Tropical Crops Data Laboratory
        KE|Nairobi|ngo|-12800|368200|Africa/Nairobi|Nairobi Open Map and Drone Data Network
        CN|Ningbo|company|298800|1215500|Asia/Shanghai|Ningbo Port Logistics Analytics Company
        RU|Novosibirsk|research-institute|550200|829300|Asia/Novosibirsk|Novosibirsk Applied Mathematics Exchange Institute
        FI|Oulu|hpc-centre|650100|254700|Europe/Helsinki|Oulu Northern Green Computing Centre
        MY|Penang|research-institute|54100|1003400|Asia/Kuala_Lumpur|Penang Smart Manufacturing Training Centre
        PL|Poznań|hpc-centre|524100|169300|Europe/Warsaw|Poznań Open Supercomputing Cooperative
        ZA|Pretoria|hpc-centre|-257400|281900|Africa/Johannesburg|Pretoria Southern Computing Commons
        IN|Pune|university|185200|738600|Asia/Kolkata|Pune School of Frugal AI
        CA|Montréal|ngo|455100|-735900|America/Toronto|Réseau de Mentorat en IA de Montréal
        JP|Sendai|research-institute|382700|1408700|Asia/Tokyo|Sendai Disaster Resilience AI Laboratory
        TN|Sfax|company|347400|107600|Africa/Tunis|Sfax Solar Analytics Company
        AE|Sharjah|hpc-centre|253300|554100|Asia/Dubai|Sharjah Desert Computing Commons
        CN|Shenzhen|company|225500|1140700|Asia/Shanghai|Shenzhen Open Robotics Teaching Kits Company
        SG|Singapore|research-institute|12900|1038500|Asia/Singapore|Singapore Institute for Responsible AI Assurance
        SG|Singapore|company|12900|1038500|Asia/Singapore|Singapore Regional Cloud Cooperative
        ZA|Stellenbosch|research-institute|-339300|188700|Africa/Johannesburg|Stellenbosch African Language Models Laboratory
        EE|Tartu|government|583800|267300|Europe/Tallinn|Tartu Digital Government Exchange Office
        AU|Townsville|research-institute|-192700|1468100|Australia/Brisbane|Townsville Reef and Tropics Data Laboratory
        IT|Trieste|research-institute|456500|137800|Europe/Rome|Trieste Science Exchange Institute for AI
        US|Tucson|ngo|322200|-1109300|America/Phoenix|Tucson Open Science Mentors Network
        NL|Wageningen|research-institute|519700|56700|Europe/Amsterdam|Wageningen Soil and Food Data Commons
        CN|Wuhan|research-institute|305800|1142700|Asia/Shanghai|Wuhan Joint Laboratory for Agricultural AI
        CN|Xi'an|university|342600|1089300|Asia/Shanghai|Xi'an School of Intelligent Manufacturing Cooperation
        ES|Zaragoza|hpc-centre|416600|-8800|Europe/Madrid|Zaragoza Computing Commons
        VN|Đà Nẵng|company|160700|1082200|Asia/Ho_Chi_Minh|Đà Nẵng Software Skills Company
        TR|İzmir|university|384100|271400|Europe/Istanbul|İzmir Open School of Machine Learning
        """
}
