"""Imported before workers are forked: loads the filters and their tables, which all workers then share."""

from newsclean.pipeline import Pipeline

_SAMPLE = """首页 > 新闻 > 正文
一輛(liàng)漆成綠色的面包車沿著盤山路開進了新?shēng)r代的石門村。
æ–°é—»ä¸­å¿ƒ，村民在洗菜。
分享到：微信 微博
"""

Pipeline.of().clean(_SAMPLE)
