"""English and Japanese words for fields, methods and objects of research, as both sides write them.

A line is one notion: English, then the Japanese words for it. A call may add its own with `affinity(..., glossary=)`.
"""

LINES = """
machine learning: 機械学習
deep learning: 深層学習, ディープラーニング
neural network: ニューラルネットワーク, 神経回路網
reinforcement learning: 強化学習
artificial intelligence: 人工知能
large language model: 大規模言語モデル
generative model: 生成モデル
natural language processing: 自然言語処理
machine translation: 機械翻訳
speech recognition: 音声認識
image recognition: 画像認識
image processing: 画像処理
computer vision: コンピュータビジョン, コンピュータ・ビジョン
object detection: 物体検出
pattern recognition: パターン認識
data mining: データマイニング
big data: ビッグデータ
recommendation: 推薦システム
information retrieval: 情報検索
knowledge graph: 知識グラフ
computer graphics: コンピュータグラフィックス
virtual reality: 仮想現実, バーチャルリアリティ
augmented reality: 拡張現実
human computer interaction: ヒューマンコンピュータインタラクション
robot: ロボット
robotics: ロボット工学, ロボティクス
autonomous driving: 自動運転
autonomous vehicle: 自動運転車
drone: ドローン, 無人航空機
sensor: センサ, センサー
sensor network: センサネットワーク
wireless communication: 無線通信
optical communication: 光通信
network security: ネットワークセキュリティ
cybersecurity: サイバーセキュリティ, 情報セキュリティ
cryptography: 暗号
blockchain: ブロックチェーン
cloud computing: クラウドコンピューティング
distributed system: 分散システム
parallel computing: 並列計算
high performance computing: 高性能計算, ハイパフォーマンスコンピューティング
supercomputer: スーパーコンピュータ, スパコン
operating system: オペレーティングシステム
software engineering: ソフトウェア工学
programming language: プログラミング言語
formal verification: 形式検証
algorithm: アルゴリズム
optimization: 最適化
combinatorial optimization: 組合せ最適化
game theory: ゲーム理論
graph theory: グラフ理論
probability: 確率
statistics: 統計学, 統計
Bayesian: ベイズ
causal inference: 因果推論
time series: 時系列
differential equation: 微分方程式
partial differential equation: 偏微分方程式
algebraic geometry: 代数幾何
number theory: 数論
topology: 位相幾何, トポロジー
numerical simulation: 数値シミュレーション
simulation: シミュレーション
finite element: 有限要素
computational fluid dynamics: 数値流体力学
fluid dynamics: 流体力学
turbulence: 乱流
control theory: 制御理論
quantum: 量子
quantum computer: 量子コンピュータ, 量子計算機
quantum computing: 量子コンピューティング, 量子計算
quantum information: 量子情報
quantum communication: 量子通信
quantum key distribution: 量子鍵配送
quantum sensing: 量子センシング, 量子計測
quantum error correction: 量子誤り訂正
qubit: 量子ビット
quantum dot: 量子ドット
entanglement: 量子もつれ, エンタングルメント
superconductivity: 超伝導, 超電導
superconducting: 超伝導体
spin: スピン
spintronics: スピントロニクス
topological insulator: トポロジカル絶縁体
magnetism: 磁性
magnetic material: 磁性材料
ferroelectric: 強誘電体
semiconductor: 半導体
transistor: トランジスタ
integrated circuit: 集積回路
photonics: フォトニクス
laser: レーザー, レーザ
optical fiber: 光ファイバ, 光ファイバー
spectroscopy: 分光
microscopy: 顕微鏡
electron microscopy: 電子顕微鏡
X-ray: X線
synchrotron: 放射光, シンクロトロン
accelerator: 加速器
particle physics: 素粒子物理, 素粒子
neutrino: ニュートリノ
dark matter: 暗黒物質, ダークマター
gravitational wave: 重力波
black hole: ブラックホール
cosmology: 宇宙論
galaxy: 銀河
star formation: 星形成
exoplanet: 系外惑星
telescope: 望遠鏡
satellite: 人工衛星, 衛星
spacecraft: 宇宙機, 探査機
asteroid: 小惑星
plasma: プラズマ
nuclear fusion: 核融合
nuclear reactor: 原子炉
radiation: 放射線
catalyst: 触媒
photocatalyst: 光触媒
electrocatalyst: 電極触媒
catalysis: 触媒反応
organic synthesis: 有機合成
polymer: 高分子, ポリマー
metal organic framework: 金属有機構造体, 多孔性配位高分子
nanoparticle: ナノ粒子
nanotube: ナノチューブ
carbon nanotube: カーボンナノチューブ
graphene: グラフェン
nanotechnology: ナノテクノロジー
thin film: 薄膜
surface: 表面
crystal: 結晶
glass: ガラス
ceramics: セラミックス
alloy: 合金
steel: 鉄鋼, 鋼
composite material: 複合材料
materials informatics: マテリアルズインフォマティクス
first principles calculation: 第一原理計算
density functional theory: 密度汎関数
molecular dynamics: 分子動力学
additive manufacturing: 積層造形, アディティブマニュファクチャリング
battery: 電池, バッテリー
lithium ion battery: リチウムイオン電池
solid state battery: 全固体電池
electrolyte: 電解質
fuel cell: 燃料電池
hydrogen: 水素
hydrogen storage: 水素貯蔵
ammonia: アンモニア
solar cell: 太陽電池
perovskite: ペロブスカイト
photovoltaic: 太陽光発電
wind power: 風力発電
geothermal: 地熱
biomass: バイオマス
renewable energy: 再生可能エネルギー
energy: エネルギー
energy storage: エネルギー貯蔵
power grid: 電力網, 電力系統
thermoelectric: 熱電
carbon dioxide: 二酸化炭素
carbon capture: 二酸化炭素回収
carbon neutral: カーボンニュートラル, 脱炭素
climate change: 気候変動
global warming: 地球温暖化
climate model: 気候モデル
atmosphere: 大気
aerosol: エアロゾル
precipitation: 降水
ocean: 海洋
deep sea: 深海
sea level: 海面
coral: サンゴ
ecosystem: 生態系
biodiversity: 生物多様性
forest: 森林
soil: 土壌
groundwater: 地下水
water treatment: 水処理
membrane: 膜
pollution: 汚染
microplastics: マイクロプラスチック
recycling: リサイクル
earthquake: 地震
tsunami: 津波
volcano: 火山
landslide: 地すべり, 土砂災害
flood: 洪水
typhoon: 台風
disaster prevention: 防災
disaster: 災害
resilience: レジリエンス, 強靱
structural engineering: 構造工学
concrete: コンクリート
bridge: 橋梁
infrastructure: インフラ
remote sensing: リモートセンシング
genome: ゲノム
genome editing: ゲノム編集
gene expression: 遺伝子発現
gene therapy: 遺伝子治療
gene: 遺伝子
epigenetics: エピジェネティクス, エピゲノム
DNA sequencing: シーケンシング, シークエンス
single cell: シングルセル, 一細胞
RNA: リボ核酸
protein: タンパク質, 蛋白質
protein structure: タンパク質構造
enzyme: 酵素
antibody: 抗体
vaccine: ワクチン
virus: ウイルス
infectious disease: 感染症
antimicrobial resistance: 薬剤耐性
bacteria: 細菌
microbiome: マイクロバイオーム, 細菌叢
malaria: マラリア
immune: 免疫
immunotherapy: 免疫療法
inflammation: 炎症
cancer: がん, 癌
tumor: 腫瘍
stem cell: 幹細胞
induced pluripotent stem cell: 人工多能性幹細胞, iPS細胞
regenerative medicine: 再生医療
organoid: オルガノイド
tissue engineering: 組織工学
cell: 細胞
neuroscience: 神経科学, 脳科学
neuron: 神経細胞, ニューロン
brain: 脳
brain machine interface: ブレインマシンインターフェース
memory: 記憶
dementia: 認知症
Alzheimer disease: アルツハイマー病
Parkinson disease: パーキンソン病
stroke: 脳卒中
depression: うつ病
sleep: 睡眠
aging: 老化, 加齢
diabetes: 糖尿病
obesity: 肥満
cardiovascular: 心血管, 循環器
hypertension: 高血圧
kidney: 腎臓
liver: 肝臓
lung: 肺
eye: 眼科
drug discovery: 創薬
drug delivery: 薬物送達, ドラッグデリバリー
pharmacology: 薬理
clinical trial: 臨床試験, 治験
diagnosis: 診断
medical imaging: 医用画像, 医用イメージング
biomarker: バイオマーカー
biosensor: バイオセンサ, バイオセンサー
medical device: 医療機器
surgery: 手術, 外科
nursing: 看護
rehabilitation: リハビリテーション
elderly care: 介護
public health: 公衆衛生
epidemiology: 疫学
nutrition: 栄養
plant: 植物
photosynthesis: 光合成
rice: イネ, 稲
crop: 作物
agriculture: 農業
breeding: 育種
livestock: 家畜
fishery: 水産, 漁業
aquaculture: 養殖
food safety: 食品安全
evolution: 進化
insect: 昆虫
fish: 魚類
synthetic biology: 合成生物学
systems biology: システム生物学
bioinformatics: バイオインフォマティクス, 生命情報
metabolism: 代謝
economics: 経済学
innovation: イノベーション
supply chain: サプライチェーン
trade: 貿易
finance: 金融
labor: 労働
education: 教育
psychology: 心理学
cognition: 認知
linguistics: 言語学
sociology: 社会学
population decline: 人口減少
aging society: 高齢社会, 高齢化社会
immigration: 移民
gender: ジェンダー
democracy: 民主主義
international relations: 国際関係
law: 法学
ethics: 倫理
archaeology: 考古学
urban planning: 都市計画
smart city: スマートシティ
transportation: 交通
mobility: モビリティ
electric vehicle: 電気自動車
aircraft: 航空機
rocket: ロケット
ship: 船舶
combustion: 燃焼
heat transfer: 伝熱, 熱伝達
tribology: トライボロジー
vibration: 振動
acoustics: 音響
actuator: アクチュエータ
wearable device: ウェアラブルデバイス
microfluidics: マイクロ流体, マイクロ流路
"""


def _pairs(lines: str) -> list[tuple[str, str]]:
    pairs = []
    for line in lines.strip().splitlines():
        english, japanese = line.split(": ")
        pairs += [(english, word) for word in japanese.split(", ")]
    return pairs


PAIRS = _pairs(LINES)
