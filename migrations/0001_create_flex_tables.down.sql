DROP TABLE IF EXISTS `flex_tables`;
