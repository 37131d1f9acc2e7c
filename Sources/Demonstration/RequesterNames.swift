/// Invented bodies that ask in the demonstration: real cities, bodies that do not exist.
///
/// Country, city, sort, ten-thousandths of a degree north and east, time zone, name.
enum RequesterNames {
    static let table = """
        PK|Abbottabad|university|341500|732100|Asia/Karachi|Abbottabad Institute of Machine Intelligence
        NG|Abeokuta|research-institute|71600|33500|Africa/Lagos|Abeokuta Language Technology Laboratory
        TD|Abéché|research-institute|138300|208300|Africa/Ndjamena|Abéché Pastoral Mobility Data Centre
        MV|Addu City|research-institute|-6000|730800|Indian/Maldives|Addu City Atoll Climate Data Laboratory
        WS|Apia|university|-138300|-1717700|Pacific/Apia|Apia College of Digital Pacific Studies
        JO|Aqaba|research-institute|295300|350100|Asia/Amman|Aqaba Red Sea Coastal Data Centre
        EG|Aswan|research-institute|240900|329000|Africa/Cairo|Aswan Solar Forecasting Laboratory
        ET|Bahir Dar|research-institute|115900|373900|Africa/Addis_Ababa|Bahir Dar Centre for Water and Climate Modelling
        CM|Bamenda|research-institute|59600|101500|Africa/Douala|Bamenda Grassfields Language Technology Laboratory
        IQ|Basra|research-institute|305100|477800|Asia/Baghdad|Basra Marshland Environment Data Laboratory
        KH|Battambang|university|131000|1032000|Asia/Phnom_Penh|Battambang Institute of Applied Computing
        TL|Baucau|university|-84800|1264600|Asia/Dili|Baucau College of Digital Skills
        NP|Biratnagar|university|264600|872700|Asia/Kathmandu|Biratnagar School of Applied Data Science
        SL|Bo|university|79600|-117400|Africa/Freetown|Bo College of Health Data
        TJ|Bokhtar|government|378400|687800|Asia/Dushanbe|Bokhtar Water Users' Digital Office
        MA|Béni Mellal|research-institute|323400|-63500|Africa/Casablanca|Centre d'Agriculture Numérique de Béni Mellal
        BJ|Parakou|research-institute|93400|26300|Africa/Porto-Novo|Centre d'Intelligence Artificielle Appliquée de Parakou
        PE|Cusco|research-institute|-135300|-719700|America/Lima|Centro Andino de Lenguas e IA del Cusco
        HN|Choluteca|research-institute|133100|-871800|America/Tegucigalpa|Choluteca Dry Corridor Climate Laboratory
        GT|Cobán|ngo|154700|-903700|America/Guatemala|Cobán Cloud Forest Data Collective
        PY|Encarnación|university|-273300|-558700|America/Asuncion|Colegio de Tecnologías Emergentes de Encarnación
        MZ|Nampula|university|-151200|392700|Africa/Maputo|Colégio de Ciência de Dados de Nampula
        PY|Concepción|ngo|-234000|-574300|America/Asuncion|Concepción Guaraní Voice Archive
        EC|Cuenca|research-institute|-29000|-790000|America/Guayaquil|Cuenca Andean Water Modelling Laboratory
        MU|Curepipe|research-institute|-203200|575300|Indian/Mauritius|Curepipe Island Ocean Data Centre
        VN|Cần Thơ|research-institute|100400|1057900|Asia/Ho_Chi_Minh|Cần Thơ Mekong Rice Intelligence Laboratory
        MN|Darhan|research-institute|494900|1059200|Asia/Ulaanbaatar|Darhan Steppe Livestock Data Centre
        PH|Davao|university|70700|1256100|Asia/Manila|Davao College of Smart Agriculture
        TL|Dili|government|-85600|1255700|Asia/Dili|Dili National Data Literacy Pilot Unit
        TZ|Dodoma|government|-61700|357400|Africa/Dar_es_Salaam|Dodoma Education Technology Pilot Directorate
        MN|Erdenet|research-institute|490300|1040800|Asia/Ulaanbaatar|Erdenet Mine Safety Analytics Laboratory
        CO|Pasto|university|12100|-772800|America/Bogota|Escuela de Ciencia de Datos de Pasto
        AR|Posadas|university|-273900|-559200|America/Argentina/Cordoba|Escuela de Inteligencia Artificial de Posadas
        MG|Fianarantsoa|research-institute|-214500|470900|Indian/Antananarivo|Fianarantsoa Biodiversity Sensing Laboratory
        BW|Francistown|university|-211700|275100|Africa/Gaborone|Francistown Institute of Applied Machine Learning
        TN|Gabès|research-institute|338800|101000|Africa/Tunis|Gabès Industrial Emissions Analytics Laboratory
        SO|Garoowe|research-institute|84000|484800|Africa/Mogadishu|Garoowe Drought and Livestock Data Centre
        GY|Georgetown|government|68000|-581600|America/Guyana|Georgetown Coastal Drainage Data Office
        ZA|Gqeberha|research-institute|-339600|256100|Africa/Johannesburg|Gqeberha Coastal Data Observatory
        UG|Gulu|research-institute|27700|323000|Africa/Kampala|Gulu Community Health Informatics Centre
        ZW|Gweru|university|-194500|298200|Africa/Harare|Gweru School of Data Engineering
        SO|Hargeysa|university|95600|440600|Africa/Mogadishu|Hargeysa School of Digital Finance and Data
        ET|Hawassa|university|70600|384800|Africa/Addis_Ababa|Hawassa School of Machine Intelligence
        SB|Honiara|government|-94300|1599500|Pacific/Guadalcanal|Honiara Ocean and Fisheries Data Pilot Office
        AO|Huambo|research-institute|-127800|157400|Africa/Luanda|Huambo Agricultural Remote Sensing Laboratory
        RW|Huye|government|-26000|297400|Africa/Kigali|Huye District Digital Services Pilot Office
        VN|Huế|research-institute|164600|1076000|Asia/Bangkok|Huế Cultural Heritage AI Centre
        PH|Iloilo|research-institute|107000|1225600|Asia/Manila|Iloilo Visayas Typhoon Analytics Centre
        CD|Lubumbashi|university|-116600|274800|Africa/Lubumbashi|Institut d'Informatique Décisionnelle de Lubumbashi
        MG|Antsirabe|university|-198700|470300|Indian/Antananarivo|Institut de Science des Données d'Antsirabe
        CI|Bouaké|university|76900|-50300|Africa/Abidjan|Institut de Science des Données de Bouaké
        HT|Cap-Haïtien|university|197600|-722000|America/Port-au-Prince|Institut de Science des Données du Cap-Haïtien
        BI|Gitega|university|-34300|299200|Africa/Bujumbura|Institut des Données et de l'Intelligence Artificielle de Gitega
        NE|Maradi|university|135000|71000|Africa/Niamey|Institut des Technologies Émergentes de Maradi
        BO|Sucre|university|-190300|-652600|America/La_Paz|Instituto de Computación Aplicada de Sucre
        AO|Lubango|university|-149200|134900|Africa/Luanda|Instituto de Computação Aplicada do Lubango
        JO|Irbid|research-institute|325600|358500|Asia/Amman|Irbid Arabic Language AI Laboratory
        LK|Jaffna|research-institute|96700|800100|Asia/Colombo|Jaffna Tamil and Sinhala Language Technology Centre
        NG|Jos|research-institute|99300|88900|Africa/Lagos|Jos Health Data Research Centre
        TN|Kairouan|research-institute|356800|101000|Africa/Tunis|Kairouan Heritage Digitization Laboratory
        LK|Kandy|research-institute|72900|806300|Asia/Colombo|Kandy Hill Country Agriculture AI Laboratory
        SN|Kaolack|ngo|141500|-160700|Africa/Dakar|Kaolack Farmers' Data Network
        KZ|Karaganda|research-institute|498000|731000|Asia/Almaty|Karaganda Heavy Industry Digital Twin Laboratory
        KG|Karakol|research-institute|424900|783900|Asia/Bishkek|Karakol Glacier and Water Data Laboratory
        MR|Kaédi|ngo|161500|-135100|Africa/Nouakchott|Kaédi River Farmers' Data Network
        TJ|Khujand|university|402800|696200|Asia/Dushanbe|Khujand College of Applied Informatics
        BD|Khulna|research-institute|228100|895600|Asia/Dhaka|Khulna Delta Flood Forecasting Laboratory
        CD|Kisangani|research-institute|5200|251900|Africa/Lubumbashi|Kisangani Congo Basin Forest Data Laboratory
        KE|Kisumu|government|-1000|347600|Africa/Nairobi|Kisumu Lake Region Early Warning Office
        BF|Koudougou|university|122500|-23700|Africa/Ouagadougou|Koudougou College of Applied Statistics and AI
        GH|Kumasi|research-institute|66900|-16200|Africa/Accra|Kumasi Institute of Data Science
        ID|Kupang|research-institute|-101700|1236100|Asia/Makassar|Kupang Archipelago Health Data Laboratory
        HN|La Ceiba|university|157600|-867800|America/Tegucigalpa|La Ceiba School of Coastal Data Studies
        DO|La Romana|university|184200|-689700|America/Santo_Domingo|La Romana College of Tourism Analytics
        CM|Garoua|research-institute|93000|134000|Africa/Douala|Laboratoire d'Imagerie Agricole de Garoua
        BF|Bobo-Dioulasso|research-institute|111800|-42900|Africa/Ouagadougou|Laboratoire des Langues et de la Parole de Bobo-Dioulasso
        AR|San Salvador de Jujuy|research-institute|-241900|-652900|America/Argentina/Jujuy|Laboratorio Solar y de Datos de Jujuy
        CO|Popayán|research-institute|24400|-766100|America/Bogota|Laboratorio de Datos Cafeteros de Popayán
        MX|Tuxtla|research-institute|167500|-931200|America/Merida|Laboratorio de Lenguas y Voz de Tuxtla
        BO|Oruro|research-institute|-179700|-670900|America/La_Paz|Laboratorio de Minería y Datos de Oruro
        MZ|Beira|research-institute|-198400|348400|Africa/Maputo|Laboratório de Alerta de Ciclones da Beira
        BR|Petrolina|research-institute|-94000|-405000|America/Recife|Laboratório de IA para o Semiárido de Petrolina
        PG|Lae|university|-67200|1470000|Pacific/Port_Moresby|Lae College of Data and Engineering
        FJ|Lautoka|research-institute|-176200|1774500|Pacific/Fiji|Lautoka Pacific Sugar and Climate Data Laboratory
        HT|Les Cayes|research-institute|181900|-737500|America/Port-au-Prince|Les Cayes Hurricane Damage Assessment Laboratory
        GY|Linden|university|60100|-583100|America/Guyana|Linden Institute of Applied Data
        ZM|Livingstone|ngo|-178400|258500|Africa/Lusaka|Livingstone Wildlife Data Collective
        EC|Machala|research-institute|-32600|-799600|America/Guayaquil|Machala Banana Disease Detection Centre
        ID|Makassar|research-institute|-51500|1194300|Asia/Makassar|Makassar Maritime Logistics AI Laboratory
        SL|Makeni|government|88900|-120400|Africa/Freetown|Makeni District Public Health Data Office
        MV|Male|government|41800|735100|Indian/Maldives|Male Island Services Digital Pilot Unit
        MM|Mandalay|university|219700|960800|Asia/Yangon|Mandalay School of Data and Languages
        JM|Mandeville|research-institute|180400|-775100|America/Jamaica|Mandeville Small Island Health Data Centre
        EG|Mansoura|research-institute|310400|313800|Africa/Cairo|Mansoura Medical Imaging AI Centre
        SZ|Manzini|research-institute|-265000|313800|Africa/Mbabane|Manzini Rural Health Analytics Laboratory
        LS|Maputsoe|research-institute|-288900|279000|Africa/Maseru|Maputsoe Garment Quality Inspection Laboratory
        LS|Maseru|university|-293200|274800|Africa/Maseru|Maseru Mountain College of Data Science
        BW|Maun|research-institute|-199800|234200|Africa/Gaborone|Maun Delta Conservation AI Laboratory
        MM|Mawlamyine|ngo|164900|976300|Asia/Yangon|Mawlamyine Coastal Communities Data Network
        SZ|Mbabane|government|-263200|311300|Africa/Mbabane|Mbabane Digital Identity Pilot Unit
        UG|Mbarara|university|-6000|306500|Africa/Kampala|Mbarara College of Emerging Technologies
        JM|Montego Bay|university|184700|-779200|America/Jamaica|Montego Bay College of Digital Services
        IQ|Mosul|university|363400|431200|Asia/Baghdad|Mosul College of Reconstruction Data Science
        TD|Moundou|university|85700|160800|Africa/Ndjamena|Moundou College of Digital Skills
        PG|Mount Hagen|research-institute|-58600|1442300|Pacific/Port_Moresby|Mount Hagen Highlands Health Data Laboratory
        YE|Mukalla|university|145400|491200|Asia/Aden|Mukalla College of Health Informatics
        PK|Multan|research-institute|302000|714800|Asia/Karachi|Multan Cotton Pest Detection Laboratory
        RW|Musanze|research-institute|-15000|296300|Africa/Kigali|Musanze Institute of Applied AI
        ZW|Mutare|research-institute|-189700|326700|Africa/Harare|Mutare Highlands Forest Monitoring Laboratory
        TZ|Mwanza|research-institute|-25200|329000|Africa/Dar_es_Salaam|Mwanza Lake Fisheries Data Observatory
        MW|Mzuzu|research-institute|-114700|340200|Africa/Blantyre|Mzuzu Maternal Health Data Laboratory
        MX|Mérida|research-institute|209700|-896200|America/Merida|Mérida Peninsula Biodiversity AI Centre
        IN|Nashik|research-institute|200000|737900|Asia/Kolkata|Nashik Viticulture and Small Farm AI Centre
        ZM|Ndola|research-institute|-129600|286400|Africa/Lusaka|Ndola Mining and Minerals Analytics Laboratory
        BI|Ngozi|ngo|-29100|298300|Africa/Bujumbura|Ngozi Coffee Growers' Data Cooperative
        MR|Nouadhibou|research-institute|209400|-170400|Africa/Nouakchott|Nouadhibou Fisheries Intelligence Laboratory
        UZ|Nukus|research-institute|424600|596100|Asia/Samarkand|Nukus Aral Basin Environment Data Centre
        KE|Nyeri|research-institute|-4200|369500|Africa/Nairobi|Nyeri Crop Intelligence Laboratory
        KG|Osh|university|405300|728000|Asia/Bishkek|Osh School of Digital Engineering
        NA|Oshakati|university|-177900|157000|Africa/Windhoek|Oshakati College of Computing and Data
        DZ|Ouargla|research-institute|319500|53300|Africa/Algiers|Ouargla Desert Energy Analytics Centre
        LA|Pakse|research-institute|151200|1058000|Asia/Vientiane|Pakse Mekong Fisheries Data Laboratory
        BT|Phuntsholing|university|268500|893900|Asia/Thimphu|Phuntsholing College of Digital Arts and Data
        PE|Piura|research-institute|-51800|-806600|America/Lima|Piura El Niño Forecasting Laboratory
        NP|Pokhara|research-institute|282700|839700|Asia/Kathmandu|Pokhara Himalayan Landslide Sensing Centre
        ZA|Polokwane|research-institute|-239000|294700|Africa/Johannesburg|Polokwane Limpopo Valley Robotics Laboratory
        MU|Port Louis|company|-201600|575000|Indian/Mauritius|Port Louis Small Islands Fintech Cooperative
        VU|Port-Vila|research-institute|-177400|1683100|Pacific/Efate|Port-Vila Cyclone Impact Data Laboratory
        BJ|Porto-Novo|government|65000|26000|Africa/Porto-Novo|Porto-Novo Digital Public Services Pilot Office
        GT|Quetzaltenango|research-institute|148400|-915200|America/Guatemala|Quetzaltenango Mayan Languages Technology Laboratory
        BD|Rangpur|university|257500|892500|Asia/Dhaka|Rangpur College of Agricultural AI
        UZ|Samarqand|university|396500|669600|Asia/Samarkand|Samarqand Institute of Intelligent Irrigation
        CI|San-Pédro|research-institute|47500|-66400|Africa/Abidjan|San-Pédro Port and Logistics Analytics Laboratory
        BR|Santarém|research-institute|-24400|-547100|America/Santarem|Santarém Amazon Community Sensing Laboratory
        DO|Santiago de los Caballeros|research-institute|194500|-706900|America/Santo_Domingo|Santiago de los Caballeros Caribbean Manufacturing AI Laboratory
        LA|Savannakhet|university|165700|1047600|Asia/Vientiane|Savannakhet College of Data and Engineering
        IN|Shillong|research-institute|255700|918800|Asia/Kolkata|Shillong Hill Languages Corpus Laboratory
        KZ|Shymkent|university|423100|696000|Asia/Almaty|Shymkent School of Robotics and Data
        KH|Siem Reap|research-institute|133600|1038600|Asia/Phnom_Penh|Siem Reap Khmer Heritage Digitization Centre
        ML|Sikasso|research-institute|113200|-56700|Africa/Bamako|Sikasso Cotton and Cereals Data Laboratory
        TG|Sokodé|ngo|89800|11300|Africa/Lome|Sokodé Open Data Collective
        FJ|Suva|ngo|-181400|1784300|Pacific/Fiji|Suva Island Languages Archive
        NA|Swakopmund|research-institute|-226800|145300|Africa/Windhoek|Swakopmund Desert and Ocean Modelling Centre
        ML|Ségou|ngo|134400|-62600|Africa/Bamako|Ségou Radio and Speech Archive
        YE|Taiz|ngo|135800|440200|Asia/Aden|Taiz Water Access Data Network
        GH|Tamale|university|94000|-8400|Africa/Accra|Tamale College of Applied Computing
        BT|Thimphu|government|274700|896400|Asia/Thimphu|Thimphu Digital Public Services Pilot Office
        DZ|Tlemcen|university|348800|-13100|Africa/Algiers|Tlemcen Institute of Intelligent Systems
        MA|Tétouan|university|355800|-53700|Africa/Casablanca|Tétouan School of Data and Multilingual AI
        NE|Zinder|research-institute|138100|89900|Africa/Niamey|Zinder Drought Early Warning Laboratory
        MW|Zomba|university|-153900|353200|Africa/Blantyre|Zomba College of Data Studies
        TG|Kara|university|95500|11900|Africa/Lome|École de Calcul Appliqué de Kara
        SN|Thiès|university|147900|-169300|Africa/Dakar|École des Métiers de la Donnée de Thiès
        """
}
