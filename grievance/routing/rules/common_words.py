"""Words that say nothing about an issue: left out when texts are compared or their subject is looked for."""

from __future__ import annotations

from grievance.routing.rules.folding import words

_TEXT = """
a about after again all also am an and any are as at be been before being but by can could did do does done for from get
give given got had has have he her here him his how i if in into is it its just kindly made make many may me more most
much my no nor not now of on one only or other our out over please plz per request requested same shall she should sir
so some still such take than that the their them then there these they this those though through till to too two until
up upon us very was we were what when where which while who whom why will with within without would year years month
months day days you your government govt department departments unit units office officer since even like
aur bhi hai hain hum ham humein hamara hamare hamari ho hota hoti hua hui hue ka ke ki ko kar kare karein karna karte
kiya kya koi kuch kaise kab lekin magar main mera mere meri mein mujhe na nahi nahin ne par pe phir saal se sab tak tha
the thi to wo woh ya yahan yeh ye us uske unka is iska iske isi jab jo ja jaye jata jati raha rahe rahi rupaye sirf ab
aaj aap apna apne apni bahut baar bas diya diye di de dena gaya gaye gayi janab guzarish
और का के की को में से है हैं था थे थी पर भी तो यह ये वह वे इस उस एक हम हमें हमारा हमारे हमारी मैं मेरा मेरे मेरी कि जो जब
तक ही नहीं ने कर करना करते किया किए कोई कुछ अब आज साल महीने दिन या लेकिन मगर हो होता होती हुआ हुई गया गए गई रहा रहे
रही लिए साथ बाद पहले सब सरकार विभाग निवेदन कृपया दिया दी जाए जाता
اور کا کے کی کو میں سے ہے ہیں تھا تھے تھی پر بھی تو یہ وہ اس اُس ایک ہم ہمیں ہمارا ہمارے ہماری میرا میرے میری کہ جو جب تک
ہی نہیں نے کر کرنا کرتے کیا کیے کوئی کچھ اب آج سال مہینے دن یا لیکن مگر ہو ہوتا ہوتی ہوا ہوئی گیا گئے گئی رہا رہے رہی
لیے لئے ساتھ بعد پہلے سب سرکار محکمہ گزارش جناب دیا دی جائے جاتا ان اپنے اپنی اپنا والے
"""

COMMON_WORDS = frozenset(words(_TEXT))
