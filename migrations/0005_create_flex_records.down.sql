DROP TABLE IF EXISTS `flex_records`;
